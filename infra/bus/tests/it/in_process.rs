//! The bus of one process.

use async_trait::async_trait;
use bus::InProcessBus;
use event_log::MemoryLog;
use ports::bus::Bus;
use ports::contract::bus::Fixture;
use ports::log::EventLog;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

struct InProcess {
    log: Arc<dyn EventLog>,
    bus: Option<Arc<dyn Bus>>,
    folder: TempDir,
}

impl InProcess {
    fn path(&self) -> PathBuf {
        self.folder.path().join("bus.redb")
    }

    fn open(&mut self) {
        let bus = InProcessBus::open(Arc::clone(&self.log), self.path()).expect("the bus opens");
        self.bus = Some(Arc::new(bus));
    }
}

async fn in_process() -> InProcess {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut made = InProcess { log: Arc::new(MemoryLog::default()), bus: None, folder };
    made.open();
    made
}

#[async_trait]
impl Fixture for InProcess {
    fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log)
    }

    fn bus(&self) -> Arc<dyn Bus> {
        Arc::clone(self.bus.as_ref().expect("the bus is open"))
    }

    async fn restart(&mut self) {
        self.bus = None;
        self.open();
    }

    fn absence(&self) -> Duration {
        // It has no limit; this only lets other tasks run.
        Duration::from_millis(50)
    }
}

ports::bus_contract!(in_process);
