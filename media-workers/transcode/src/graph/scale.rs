//! Brings a picture to the size of a rung. GStreamer's own scaler is soft with two taps and slow with four.

use fast_image_resize::images::{TypedCroppedImage, TypedCroppedImageMut, TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{Filter, FilterType, ResizeAlg, ResizeOptions, Resizer};
use gstreamer as gst;
use gstreamer::glib;
use gstreamer::subclass::prelude::*;
use gstreamer_video as video;
use gstreamer_video::prelude::*;
use gstreamer_video::subclass::prelude::*;
use std::sync::{LazyLock, Mutex};

glib::wrapper! {
    /// I420 of one size in, I420 of another one out: whatever caps behind it ask for.
    pub struct Scale(ObjectSubclass<imp::Scale>)
        @extends video::VideoFilter, gstreamer_video::gst_base::BaseTransform, gst::Element, gst::Object;
}

impl Scale {
    pub fn new() -> Self {
        glib::Object::new()
    }
}

/// The cubic of Mitchell and Netravali with B = 0 and C = 0.6: as sharp as ffmpeg's `bicubic`.
fn cubic(x: f64) -> f64 {
    const C: f64 = 0.6;
    let x = x.abs();
    match x {
        0.0..1.0 => (2.0 - C) * x.powi(3) - (3.0 - C) * x.powi(2) + 1.0,
        1.0..2.0 => C * (-x.powi(3) + 5.0 * x.powi(2) - 8.0 * x + 4.0),
        _ => 0.0,
    }
}

static BY_CUBIC: LazyLock<ResizeOptions> = LazyLock::new(|| {
    let filter = Filter::new("cubic", cubic, 2.0).expect("a support above zero");
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Custom(filter)))
});

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Scale {
        /// Keeps its buffers from picture to picture.
        resizer: Mutex<Resizer>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Scale {
        const NAME: &'static str = "ReelogScale";
        type Type = super::Scale;
        type ParentType = video::VideoFilter;
    }

    impl ObjectImpl for Scale {}
    impl GstObjectImpl for Scale {}

    impl ElementImpl for Scale {
        fn pad_templates() -> &'static [gst::PadTemplate] {
            static TEMPLATES: LazyLock<Vec<gst::PadTemplate>> = LazyLock::new(|| {
                let caps = video::VideoCapsBuilder::new().format(video::VideoFormat::I420).build();
                let template = |name, direction| {
                    gst::PadTemplate::new(name, direction, gst::PadPresence::Always, &caps)
                        .expect("a template of plain caps")
                };
                vec![template("sink", gst::PadDirection::Sink), template("src", gst::PadDirection::Src)]
            });
            &TEMPLATES
        }
    }

    impl BaseTransformImpl for Scale {
        const MODE: gstreamer_video::gst_base::subclass::BaseTransformMode =
            gstreamer_video::gst_base::subclass::BaseTransformMode::NeverInPlace;
        const PASSTHROUGH_ON_SAME_CAPS: bool = true;
        const TRANSFORM_IP_ON_PASSTHROUGH: bool = false;

        /// Any size and any shape of pixels on the other side.
        fn transform_caps(
            &self,
            _: gst::PadDirection,
            caps: &gst::Caps,
            filter: Option<&gst::Caps>,
        ) -> Option<gst::Caps> {
            let mut other = caps.clone();
            for found in other.make_mut().iter_mut() {
                found.set("width", gst::IntRange::new(1, i32::MAX));
                found.set("height", gst::IntRange::new(1, i32::MAX));
                found.remove_field("pixel-aspect-ratio");
            }
            Some(match filter {
                Some(filter) => filter.intersect_with_mode(&other, gst::CapsIntersectMode::First),
                None => other,
            })
        }
    }

    impl VideoFilterImpl for Scale {
        fn transform_frame(
            &self,
            from: &video::VideoFrameRef<&gst::BufferRef>,
            to: &mut video::VideoFrameRef<&mut gst::BufferRef>,
        ) -> Result<gst::FlowSuccess, gst::FlowError> {
            let mut resizer = self.resizer.lock().map_err(|_| gst::FlowError::Error)?;
            for plane in 0..3 {
                resize(&mut resizer, from, to, plane).ok_or(gst::FlowError::Error)?;
            }
            Ok(gst::FlowSuccess::Ok)
        }
    }
}

/// Resizes one plane; none if it is not as its caps say.
fn resize(
    resizer: &mut Resizer,
    from: &video::VideoFrameRef<&gst::BufferRef>,
    to: &mut video::VideoFrameRef<&mut gst::BufferRef>,
    plane: u8,
) -> Option<()> {
    let (width, height, stride) = shape(from, plane)?;
    let source =
        TypedImageRef::<U8>::from_buffer(stride, height, from.plane_data(plane.into()).ok()?).ok()?;
    let source = TypedCroppedImage::from_ref(&source, 0, 0, width, height).ok()?;
    let (width, height, stride) = shape(to, plane)?;
    let made = TypedImage::<U8>::from_buffer(stride, height, to.plane_data_mut(plane.into()).ok()?).ok()?;
    let mut made = TypedCroppedImageMut::new(made, 0, 0, width, height).ok()?;
    resizer.resize_typed(&source, &mut made, &*BY_CUBIC).ok()
}

/// Width, height and bytes a row of a plane of I420, whose planes are its components.
fn shape<T>(frame: &video::VideoFrameRef<T>, plane: u8) -> Option<(u32, u32, u32)>
where
    video::VideoFrameRef<T>: VideoFrameExt,
{
    let stride = *frame.plane_stride().get(usize::from(plane))?;
    Some((frame.comp_width(plane.into()), frame.comp_height(plane.into()), u32::try_from(stride).ok()?))
}
