//! What GStreamer can be made to do with an upload: the elements of the list, and none that fetches.

use super::Attempt;
use super::Expected::{Refused, Works};
use crate::plugins::{CONTAINERS, READERS};
use crate::start::{reads_uploads, start};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::io;

pub(super) const ATTEMPTS: &[Attempt] = &[
    ("have an element fetch what an upload names", Refused, |_| {
        gst::init().map_err(io::Error::other)?;
        let fetching = ["souphttpsrc", "curlhttpsrc", "hlsdemux2", "rtspsrc", "tcpclientsrc", "rtmp2src"];
        let found = fetching.into_iter().find_map(gst::ElementFactory::find);
        found.map(drop).ok_or_else(|| io::Error::other("there is none"))
    }),
    ("start with the readers of the list, all of them and no others", Works, |_| only_listed()),
];

fn only_listed() -> io::Result<()> {
    start().map_err(io::Error::other)?;
    let registry = gst::Registry::get();
    let mut readers = vec![];
    for feature in registry.features(gst::ElementFactory::static_type()) {
        if feature.downcast_ref::<gst::ElementFactory>().is_some_and(reads_uploads) {
            readers.push(feature.name());
        }
    }
    let finders = registry.features(gst::TypeFindFactory::static_type());
    let unlisted = readers.iter().find(|name| !READERS.contains(&name.as_str()));
    let unknown = finders.iter().find(|finder| !CONTAINERS.contains(&finder.name().as_str()));
    let absent = READERS.into_iter().find(|name| gst::ElementFactory::find(name).is_none());
    match (unlisted, unknown, absent) {
        (None, None, None) => Ok(()),
        wrong => Err(io::Error::other(format!("not as listed: {wrong:?}"))),
    }
}
