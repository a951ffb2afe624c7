#!/bin/sh
# Prints the latest score of every series from Kafka, one per line: the series' id and what it says; nothing behind
# the id means that it has no answers any more. Then it waits for news, unless told to stop at the end with -e.
#   deploy/examples/scores.sh broker:9092 [-e]
# The topic is compacted: reading it from the beginning gives the last word on every series, however old it is.
set -eu
broker="${1:?the address of a broker, such as localhost:9092}"
shift
exec kcat -C -q -u -b "$broker" -t "${HEED_TOPIC_PREFIX:-heed}.scoring.scores" -o beginning -f '%k %s\n' "$@"
