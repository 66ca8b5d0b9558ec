//! What EXT-X-STREAM-INF and EXT-X-MEDIA say of the bitstreams (HLS 4.4.6.1, 4.4.6.2).

use super::measure::{Rates, rates};
use super::multivariant::{Multivariant, Variant};
use super::rendition::Rendition;
use crate::facts::Kind;
use crate::shelf::Check;
use crate::{Place, Rule};

/// Checks all variants and renditions.
pub(super) fn check<'a>(
    check: &mut Check<'_>,
    multivariant: &Multivariant,
    of: &impl Fn(&Variant) -> Option<&'a Rendition>,
    file: &str,
) {
    for variant in &multivariant.variants {
        let Some(own) = of(variant) else { continue };
        let place = Place::line(file, variant.line);
        let in_group =
            |one: &&Variant| one.get("TYPE") == Some("AUDIO") && one.get("GROUP-ID") == variant.get("AUDIO");
        let audio = multivariant.renditions.iter().filter(in_group).filter_map(of);
        let audio: Vec<&Rendition> = audio.filter(|one| one.url != own.url).collect();
        let mut says = Says { check, variant, place };
        says.bandwidth(own, &audio);
        says.codecs(own, &audio);
        says.picture(own);
    }
    for rendition in multivariant.renditions.iter().filter(|one| one.get("TYPE") == Some("AUDIO")) {
        let said = rendition.get("CHANNELS").and_then(|said| said.split('/').next()?.parse::<u32>().ok());
        let real = of(rendition).map(|one| one.track.kind());
        if let (Some(said), Some(Kind::Audio { channels, .. })) = (said, real)
            && said != channels
            && channels != 0
        {
            let message = format!("CHANNELS is {said} and the bitstream has {channels}");
            check.findings.add(Rule::HlsChannels, &Place::line(file, rendition.line), message);
        }
    }
}

struct Says<'a, 'c> {
    check: &'a mut Check<'c>,
    variant: &'a Variant,
    place: Place,
}

impl Says<'_, '_> {
    fn add(&mut self, rule: Rule, message: String) {
        self.check.findings.add(rule, &self.place, message);
    }

    /// The number of an attribute; that it is not there is said.
    fn expected(&mut self, name: &str) -> Option<f64> {
        let number = self.variant.attributes.number(name);
        if number.is_none() {
            self.add(Rule::HlsDescribed, format!("there is no {name}"));
        }
        number
    }

    /// The most that this variant with one rendition of its group can be.
    fn bandwidth(&mut self, own: &Rendition, audio: &[&Rendition]) {
        let of = |one: &Rendition| rates(&one.track, one.media.target.unwrap_or(0));
        let most = audio.iter().map(|one| of(one)).fold(Rates::default(), |most, one| Rates {
            peak: most.peak.max(one.peak),
            average: most.average.max(one.average),
        });
        let own_rates = of(own);
        let (peak, average) = (own_rates.peak + most.peak, own_rates.average + most.average);
        if peak <= 0.0 {
            return;
        }
        let ended = own.media.ended && audio.iter().all(|one| one.media.ended);
        // Of what each rendition rounds up.
        let rounding = 2.0 + audio.len() as f64;
        if let Some(said) = self.variant.attributes.number("BANDWIDTH") {
            if said + rounding < peak {
                self.add(Rule::HlsBandwidth, format!("BANDWIDTH is {said} and the peak {peak:.0}"));
            } else if ended && said > peak * 1.1 + rounding {
                let message = format!("BANDWIDTH is {said} and the peak only {peak:.0}");
                self.add(Rule::HlsBandwidthFar, message);
            }
        }
        if let Some(said) = self.expected("AVERAGE-BANDWIDTH")
            && ended
            && (said - average).abs() > average * 0.01 + rounding
        {
            let message = format!("AVERAGE-BANDWIDTH is {said} and the average {average:.0}");
            self.add(Rule::HlsAverage, message);
        }
    }

    fn codecs(&mut self, own: &Rendition, audio: &[&Rendition]) {
        let Some(said) = self.variant.get("CODECS") else {
            self.add(Rule::HlsDescribed, "there is no CODECS".to_owned());
            return;
        };
        let said: Vec<&str> = said.split(',').map(str::trim).collect();
        let inits: Vec<_> = [own].iter().chain(audio).map(|one| one.track.init()).collect();
        let real: Vec<&str> = inits.iter().flatten().filter_map(|init| init.codec.as_deref()).collect();
        let lacking: Vec<&str> = real.iter().filter(|real| !said.contains(real)).copied().collect();
        if !lacking.is_empty() {
            let message = format!("CODECS is {:?} and lacks {:?}", said.join(","), lacking.join(","));
            self.add(Rule::HlsCodecs, message);
        }
        // Only where every bitstream is known.
        let all_known = inits.iter().all(|init| init.is_some_and(|init| init.codec.is_some()));
        let is_text = |codec: &str| ["wvtt", "stpp"].iter().any(|text| codec.starts_with(text));
        let foreign: Vec<&str> =
            said.iter().filter(|said| !real.contains(said) && !is_text(said)).copied().collect();
        if all_known && lacking.is_empty() && !foreign.is_empty() {
            let message = format!("CODECS lists {:?}, which no bitstream is", foreign.join(","));
            self.add(Rule::HlsCodecs, message);
        }
    }

    fn picture(&mut self, own: &Rendition) {
        let Kind::Video { width, height } = own.track.kind() else { return };
        match self.variant.get("RESOLUTION") {
            None => self.add(Rule::HlsDescribed, "there is no RESOLUTION".to_owned()),
            Some(said) if said != format!("{width}x{height}") => {
                let message = format!("RESOLUTION is {said} and the bitstream {width}x{height}");
                self.add(Rule::HlsResolution, message);
            }
            Some(_) => {}
        }
        if let Some(said) = self.expected("FRAME-RATE")
            && !own.track.has_frame_rate(said)
        {
            let (real, _) = own.track.frame_rate().unwrap_or_default();
            let message = format!("FRAME-RATE is {said} and the bitstream has {real:.3}");
            self.add(Rule::HlsFrameRate, message);
        }
    }
}
