//! The table as an element between decoder and scaler.

use super::curve::Transfer;
use super::table::Table;
use gstreamer as gst;
use gstreamer::glib;
use gstreamer::subclass::prelude::*;
use gstreamer_video as video;
use gstreamer_video::prelude::*;
use gstreamer_video::subclass::prelude::*;
use std::sync::{LazyLock, Mutex};

glib::wrapper! {
    /// `I420_10LE` BT.2100 in, `I420` BT.709 out.
    pub struct ToneMap(ObjectSubclass<imp::ToneMap>)
        @extends video::VideoFilter, gstreamer_video::gst_base::BaseTransform, gst::Element, gst::Object;
}

impl ToneMap {
    pub fn new() -> Self {
        glib::Object::new()
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct ToneMap {
        table: Mutex<Option<Table>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ToneMap {
        const NAME: &'static str = "ReelogToneMap";
        type Type = super::ToneMap;
        type ParentType = video::VideoFilter;
    }

    impl ObjectImpl for ToneMap {}
    impl GstObjectImpl for ToneMap {}

    impl ElementImpl for ToneMap {
        fn pad_templates() -> &'static [gst::PadTemplate] {
            static TEMPLATES: LazyLock<Vec<gst::PadTemplate>> = LazyLock::new(|| {
                let template = |name, direction, format| {
                    let caps = video::VideoCapsBuilder::new().format(format).build();
                    gst::PadTemplate::new(name, direction, gst::PadPresence::Always, &caps)
                        .expect("two templates with different names")
                };
                vec![
                    template("sink", gst::PadDirection::Sink, video::VideoFormat::I42010le),
                    template("src", gst::PadDirection::Src, video::VideoFormat::I420),
                ]
            });
            &TEMPLATES
        }
    }

    impl BaseTransformImpl for ToneMap {
        const MODE: gstreamer_video::gst_base::subclass::BaseTransformMode =
            gstreamer_video::gst_base::subclass::BaseTransformMode::NeverInPlace;
        const PASSTHROUGH_ON_SAME_CAPS: bool = false;
        const TRANSFORM_IP_ON_PASSTHROUGH: bool = false;

        fn transform_caps(
            &self,
            direction: gst::PadDirection,
            caps: &gst::Caps,
            filter: Option<&gst::Caps>,
        ) -> Option<gst::Caps> {
            let mut other = caps.clone();
            for structure in other.make_mut().iter_mut() {
                structure.remove_fields([
                    "colorimetry",
                    "chroma-site",
                    "mastering-display-info",
                    "content-light-level",
                ]);
                if direction == gst::PadDirection::Sink {
                    structure.set("format", video::VideoFormat::I420.to_str());
                    structure.set("colorimetry", "bt709");
                } else {
                    structure.set("format", video::VideoFormat::I42010le.to_str());
                }
            }
            Some(filter.map_or(other.clone(), |filter| {
                filter.intersect_with_mode(&other, gst::CapsIntersectMode::First)
            }))
        }
    }

    impl VideoFilterImpl for ToneMap {
        fn set_info(
            &self,
            _incaps: &gst::Caps,
            in_info: &video::VideoInfo,
            _outcaps: &gst::Caps,
            _out_info: &video::VideoInfo,
        ) -> Result<(), gst::LoggableError> {
            let hlg = in_info.colorimetry().transfer() == video::VideoTransferFunction::AribStdB67;
            let table = Table::new(if hlg { Transfer::Hlg } else { Transfer::Pq });
            *self.table.lock().expect("no thread panics while it holds the table") = Some(table);
            Ok(())
        }

        fn transform_frame(
            &self,
            inframe: &video::VideoFrameRef<&gst::BufferRef>,
            outframe: &mut video::VideoFrameRef<&mut gst::BufferRef>,
        ) -> Result<gst::FlowSuccess, gst::FlowError> {
            let table = self.table.lock().expect("no thread panics while it holds the table");
            let table = table.as_ref().ok_or(gst::FlowError::NotNegotiated)?;
            map_frame(table, inframe, outframe).ok_or(gst::FlowError::Error)?;
            Ok(gst::FlowSuccess::Ok)
        }
    }
}

/// Maps block by block; nothing when a plane is smaller than its frame says.
fn map_frame(
    table: &Table,
    from: &video::VideoFrameRef<&gst::BufferRef>,
    to: &mut video::VideoFrameRef<&mut gst::BufferRef>,
) -> Option<()> {
    let (width, height) = (from.width() as usize, from.height() as usize);
    let plane =
        |index: u32| Some((from.plane_data(index).ok()?, *from.plane_stride().get(index as usize)? as usize));
    let (luma, blue, red) = (plane(0)?, plane(1)?, plane(2)?);
    let code = |(data, stride): (&[u8], usize), x: usize, y: usize| {
        let at = y * stride + 2 * x;
        Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
    };
    let strides: [usize; 3] = std::array::from_fn(|index| to.plane_stride()[index] as usize);
    let [to_luma, to_blue, to_red, _] = to.planes_data_mut();
    for block_y in 0..height.div_ceil(2) {
        for block_x in 0..width.div_ceil(2) {
            let column = table.column(code(blue, block_x, block_y)?, code(red, block_x, block_y)?);
            let (mut sum, mut count) = (0, 0);
            for y in 2 * block_y..(2 * block_y + 2).min(height) {
                for x in 2 * block_x..(2 * block_x + 2).min(width) {
                    let code = code(luma, x, y)?;
                    *to_luma.get_mut(y * strides[0] + x)? = column.luma(code);
                    (sum, count) = (sum + code, count + 1);
                }
            }
            let [mapped_blue, mapped_red] = column.colour(sum / count);
            *to_blue.get_mut(block_y * strides[1] + block_x)? = mapped_blue;
            *to_red.get_mut(block_y * strides[2] + block_x)? = mapped_red;
        }
    }
    Some(())
}
