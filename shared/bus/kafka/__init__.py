"""The bus over Apache Kafka. Nothing outside this folder knows aiokafka."""
