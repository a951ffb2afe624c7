#!/bin/sh
# Prints the latest score of every series from Kafka, one per line: the id of the series and its score as JSON. A line
# with the id alone means that the series has no answers any more. Then it waits for new scores; with -e it ends instead.
#   deploy/examples/scores.sh broker:9092 [-e]
# The topic is compacted: reading it from the beginning gives the latest score of every series, however old it is.
set -eu
broker="${1:?the address of a broker, such as localhost:9092}"
shift
exec kcat -C -q -u -b "$broker" -t "${HEED_TOPIC_PREFIX:-heed}.scoring.scores" -o beginning -f '%k %s\n' "$@"
