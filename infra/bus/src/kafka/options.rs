//! How to reach Kafka, and the settings of our clients.

use rdkafka::ClientConfig;
use std::collections::BTreeMap;
use std::time::Duration;

/// More than an event's 1 MiB with its headers.
pub const RECORD_BYTES_MAX: &str = "2097152";

/// How to reach Kafka.
#[derive(Clone, Debug)]
pub struct KafkaOptions {
    /// `host:port`, several with commas.
    pub bootstrap: String,
    /// Stands before every topic, group and transactional id, so that several platforms can share a cluster.
    /// Usually empty.
    pub prefix: String,
    /// Who publishes: of all publishers with this id the newest one lives.
    pub transactional_id: String,
    /// Copies of each topic that is made; -1 leaves it to the broker.
    pub replication: i32,
    /// The longest wait for an answer of Kafka.
    pub request_timeout: Duration,
    /// A member that is silent for so long loses its partitions.
    pub session_timeout: Duration,
    /// Further settings of librdkafka, such as those for TLS and SASL. What the promises rest on cannot be changed.
    pub settings: BTreeMap<String, String>,
}

impl KafkaOptions {
    /// The defaults for a cluster of one's own.
    pub fn new(bootstrap: impl Into<String>) -> Self {
        Self {
            bootstrap: bootstrap.into(),
            prefix: String::new(),
            transactional_id: "reelog-relay".into(),
            replication: -1,
            request_timeout: Duration::from_secs(20),
            session_timeout: Duration::from_secs(10),
            settings: BTreeMap::new(),
        }
    }

    /// Settings of every client.
    pub fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        for (name, value) in &self.settings {
            config.set(name, value);
        }
        config
            .set("bootstrap.servers", &self.bootstrap)
            .set("client.id", "reelog")
            .set("socket.timeout.ms", millis(self.request_timeout))
            .set("reconnect.backoff.max.ms", "2000");
        config
    }

    /// A producer that never doubles a record on its own.
    pub fn idempotent(&self) -> ClientConfig {
        let mut config = self.client();
        config
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("max.in.flight.requests.per.connection", "5")
            .set("partitioner", "murmur2_random")
            .set("message.max.bytes", RECORD_BYTES_MAX)
            .set("message.timeout.ms", millis(self.request_timeout))
            .set("request.timeout.ms", millis(self.request_timeout / 2));
        config
    }

    /// The publisher's producer.
    pub fn transactional(&self) -> ClientConfig {
        let mut config = self.idempotent();
        config
            .set("transactional.id", format!("{}{}", self.prefix, self.transactional_id))
            .set("transaction.timeout.ms", millis(self.request_timeout * 3))
            .set("linger.ms", "1");
        config
    }

    /// Any consumer: it sees only what was committed, and commits only when told.
    pub fn reader(&self, group: &str) -> ClientConfig {
        let mut config = self.client();
        config
            .set("group.id", format!("{}{group}", self.prefix))
            .set("isolation.level", "read_committed")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "earliest")
            .set("allow.auto.create.topics", "false")
            .set("fetch.error.backoff.ms", "100")
            .set("queued.max.messages.kbytes", "16384");
        config
    }

    /// A member of a group.
    pub fn member(&self, group: &str) -> ClientConfig {
        let mut config = self.reader(group);
        config
            // Members keep what they have when others come and go.
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("session.timeout.ms", millis(self.session_timeout))
            .set("heartbeat.interval.ms", millis(self.session_timeout / 4))
            .set("max.poll.interval.ms", millis(self.session_timeout * 3));
        config
    }
}

fn millis(time: Duration) -> String {
    time.as_millis().to_string()
}
