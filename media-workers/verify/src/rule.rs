//! The rules, each with the document that it is from.
//!
//! HLS is draft-pantos-hls-rfc8216bis; DASH is ISO/IEC 23009-1; CMAF is ISO/IEC 23000-19; BMFF is ISO/IEC 14496-12;
//! Apple is the HLS Authoring Specification for Apple Devices.

use crate::Severity;

macro_rules! rules {
    ($($name:ident $id:literal $severity:ident $source:literal $means:literal;)*) => {
        /// A rule that a result is held against.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $means] $name,)* }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name that reports use; it does not change.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Document and section.
            pub fn source(self) -> &'static str {
                match self { $(Self::$name => $source,)* }
            }

            /// What must hold.
            pub fn means(self) -> &'static str {
                match self { $(Self::$name => $means,)* }
            }
        }
    };
}

rules! {
    Nothing "nothing" Error "HLS 4; DASH 5.2" "there is a playlist or manifest to check";
    Missing "missing" Error "HLS 6.2.1; DASH 5.3.9.5" "everything that is referred to exists";
    Outside "outside" Warning "RFC 3986 5" "what is referred to is below the folder, or on http(s)";
    ContentType "content-type" Error "HLS 4; DASH annex C" "playlists and manifests have their media type over HTTP";

    HlsText "hls-text" Error "HLS 4.1" "a playlist is UTF-8 without a byte order mark or control characters";
    HlsHeader "hls-header" Error "HLS 4.4.1.1" "the first line is #EXTM3U";
    HlsUnknown "hls-unknown-tag" Warning "HLS 4.1" "tags are those of the specification";
    HlsValue "hls-value" Error "HLS 4.1, 4.4" "the value of a tag has its form";
    HlsAttributes "hls-attributes" Error "HLS 4.2" "an attribute list is NAME=value, each name once, without spaces";
    HlsAttributeValue "hls-attribute-value" Error "HLS 4.2, 4.4" "the value of an attribute has its form, quoted or not";
    HlsRequired "hls-required" Error "HLS 4.4" "required attributes are there";
    HlsOnce "hls-once" Error "HLS 4.4" "what may appear once appears once";
    HlsMixed "hls-mixed" Error "HLS 4.1" "a playlist is a multivariant or a media playlist";
    HlsOrder "hls-order" Error "HLS 4.4.3, 4.4.4.1, 4.4.6.2" "tags stand before what they apply to, and a tag of a URI before its line";
    HlsVersion "hls-version" Error "HLS 8" "EXT-X-VERSION is at least what the tags need";
    HlsTarget "hls-target-duration" Error "HLS 4.4.3.1" "no EXTINF, rounded, is over the target duration, which is there";
    HlsSameTarget "hls-same-target" Error "HLS 6.2.4" "renditions have the same target duration";
    HlsVodEnds "hls-vod-ends" Error "HLS 4.4.3.5, 6.2.1" "a VOD playlist ends";
    HlsMap "hls-map" Error "HLS 3.1.2, 4.4.4.5" "fragmented MP4 has EXT-X-MAP";
    HlsRange "hls-byte-range" Error "HLS 4.4.4.2" "a byte range has a start, said or from the range before it";
    HlsDuration "hls-duration" Error "HLS 4.4.4.1" "EXTINF is the duration of the segment";
    HlsGroup "hls-group" Error "HLS 4.4.6.2" "the groups that variants name exist";
    HlsRendition "hls-rendition" Error "HLS 4.4.6.1" "EXT-X-MEDIA is consistent in itself and in its group";
    HlsBandwidth "hls-bandwidth" Error "HLS 4.4.6.2" "BANDWIDTH is at least the peak that was measured";
    HlsBandwidthFar "hls-bandwidth-far" Warning "Apple 9.14" "BANDWIDTH of a finished result is within 10 % of the peak";
    HlsAverage "hls-average-bandwidth" Error "HLS 4.4.6.2" "AVERAGE-BANDWIDTH is the average that was measured, within 1 %";
    HlsCodecs "hls-codecs" Error "HLS 4.4.6.2" "CODECS lists what the bitstreams are";
    HlsResolution "hls-resolution" Error "HLS 4.4.6.2" "RESOLUTION is that of the bitstream";
    HlsFrameRate "hls-frame-rate" Error "HLS 4.4.6.2" "FRAME-RATE is that of the bitstream, to three decimals";
    HlsChannels "hls-channels" Error "HLS 4.4.6.1" "CHANNELS is that of the bitstream";
    HlsDescribed "hls-described" Warning "HLS 4.4.6.2; Apple 9.2" "variants say CODECS, AVERAGE-BANDWIDTH, and of video RESOLUTION and FRAME-RATE";
    HlsAligned "hls-aligned" Error "HLS 6.2.4" "rungs are cut at the same times";
    HlsSubtitles "hls-subtitles" Error "HLS 3.1.4" "segments of subtitles are WebVTT";

    HlsControl "hls-server-control" Error "HLS 4.4.3.8" "hold-backs and the skip boundary are as far from the end as they must be";
    HlsControlFar "hls-server-control-far" Warning "HLS 4.4.3.8" "the hold-back of parts is three part targets";
    HlsPartInfo "hls-part-info" Error "HLS 4.4.3.7" "parts come with EXT-X-PART-INF and PART-HOLD-BACK";
    HlsPartDuration "hls-part-duration" Error "HLS 4.4.4.9" "parts are no longer than their target, and only the last of a segment is shorter than 85 % of it";
    HlsPartSum "hls-part-sum" Error "HLS 4.4.4.9" "the parts of a segment last as long as it";
    HlsPartIndependent "hls-part-independent" Warning "HLS 4.4.4.9" "the first part of a segment with INDEPENDENT-SEGMENTS is independent";
    HlsPartsOld "hls-parts-old" Warning "HLS 4.4.4.9, 6.2.2" "parts are listed for the last three target durations";
    HlsHints "hls-hints" Error "HLS 4.4.5.3" "there is one preload hint of a type, and none in a playlist that ended";

    Boxes "mp4-boxes" Error "BMFF 4.2" "boxes fill the file, each within the one around it";
    Init "mp4-init" Error "CMAF 7.3.1" "an initialisation segment is ftyp and moov with one track that is fragmented, and no samples";
    Entry "mp4-sample-entry" Error "BMFF 8.5.2, ISO/IEC 14496-15 5.3.3" "the sample entry says what the parameter sets say";
    Fragment "mp4-fragment" Error "CMAF 7.3.2.3" "a segment is fragments of moof and mdat with the boxes they need";
    TrackId "mp4-track-id" Error "BMFF 8.8.7" "fragments are of the track of the initialisation segment";
    Base "mp4-base" Error "CMAF 7.5.16" "offsets count from the moof";
    Runs "mp4-runs" Error "BMFF 8.8.8" "the samples of all runs are the mdat, no more and no less";
    Sequence "mp4-sequence" Error "BMFF 8.8.5" "sequence numbers grow within a segment";
    Continuity "mp4-continuity" Error "CMAF 6.6.8, DASH 7.3.4" "a fragment starts where the one before it ends";
    Sync "mp4-sync" Error "CMAF 7.3.2.3; DASH 5.3.3" "a segment starts with a sync sample";
    KeyFrame "mp4-key-frame" Error "ISO/IEC 14496-15 5.4.6" "what is marked as a sync sample is a key frame in the bitstream";

    Xml "mpd-xml" Error "DASH 5.2" "a manifest is well-formed XML with the element MPD of its namespace";
    MpdRequired "mpd-required" Error "DASH 5.3" "required attributes and elements are there";
    MpdValue "mpd-value" Error "DASH annex B" "the value of an attribute has its form";
    MpdUnique "mpd-unique" Error "DASH 5.3.3, 5.3.5" "ids are unique in a period";
    MpdTemplate "mpd-template" Error "DASH 5.3.9.4.4" "templates have known identifiers, and one that tells segments apart";
    MpdTimeline "mpd-timeline" Error "DASH 5.3.9.6" "the timeline has no gap and no overlap";
    MpdTime "mpd-time" Error "DASH 5.3.9.6" "S@t and S@d are the times of the segments";
    MpdTimescale "mpd-timescale" Warning "DASH 5.3.9.6" "the timescale is that of the track";
    MpdDuration "mpd-duration" Error "DASH 5.3.1.2" "the presentation lasts as long as its longest representation";
    MpdSegmentMax "mpd-max-segment" Error "DASH 5.3.1.2" "no segment is longer than maxSegmentDuration";
    MpdBandwidth "mpd-bandwidth" Error "DASH 5.3.5.2" "with bandwidth and minBufferTime each segment arrives in time";
    MpdCodecs "mpd-codecs" Error "DASH 5.3.7" "codecs is what the bitstream is";
    MpdSize "mpd-size" Error "DASH 5.3.7" "width and height are those of the bitstream";
    MpdFrameRate "mpd-frame-rate" Error "DASH 5.3.7" "frameRate is that of the bitstream";
    MpdAudio "mpd-audio" Error "DASH 5.3.7, 5.8.5.4" "sampling rate and channels are those of the bitstream";
    MpdAligned "mpd-aligned" Error "DASH 5.3.3.2" "representations of an aligned set are cut at the same times";

    Same "same" Error "CMAF 6; Apple 1.1" "HLS and DASH describe the same tracks, cut at the same segments";
}
