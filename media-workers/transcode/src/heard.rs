//! Errors that elements report and nobody passes on.
//!
//! While `decodebin` plugs an element it keeps that element's errors to itself, and forgets them when the element has
//! started. A demuxer that reads by itself may have failed by then: the pipeline waits for ever for what is not coming.
//! A tracer hears every message at its source.

use gstreamer as gst;
use gstreamer::glib;
use gstreamer::subclass::prelude::*;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// After an error, silence of all elements for so long means that it was the last word.
const SILENCE: Duration = Duration::from_secs(3);

#[derive(Default)]
struct Heard {
    /// Of several the first: the others are its consequences.
    error: Option<glib::Error>,
    last: Option<Instant>,
}

static HEARD: Mutex<Heard> = Mutex::new(Heard { error: None, last: None });

/// Listens from now on, in this whole process.
pub(crate) fn listen() {
    static LISTENER: OnceLock<Listener> = OnceLock::new();
    LISTENER.get_or_init(glib::Object::new);
}

/// The error that was the last thing heard of this process's elements.
pub(crate) fn last_word() -> Option<glib::Error> {
    let heard = heard();
    heard.error.clone().filter(|_| heard.last.is_some_and(|last| last.elapsed() > SILENCE))
}

fn heard() -> MutexGuard<'static, Heard> {
    // Whoever panicked with it left it whole.
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
}

glib::wrapper! {
    pub struct Listener(ObjectSubclass<imp::Listener>) @extends gst::Tracer, gst::Object;
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Listener;

    #[glib::object_subclass]
    impl ObjectSubclass for Listener {
        const NAME: &'static str = "ReelogListener";
        type Type = super::Listener;
        type ParentType = gst::Tracer;
    }

    impl ObjectImpl for Listener {
        fn constructed(&self) {
            self.parent_constructed();
            self.register_hook(TracerHook::ElementPostMessagePre);
        }
    }

    impl GstObjectImpl for Listener {}

    impl TracerImpl for Listener {
        fn element_post_message_pre(&self, _: u64, _: &gst::Element, message: &gst::Message) {
            let mut heard = heard();
            heard.last = Some(Instant::now());
            if let gst::MessageView::Error(error) = message.view() {
                heard.error.get_or_insert_with(|| error.error());
            }
        }
    }
}
