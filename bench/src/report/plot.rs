//! The replay as a picture: changes committed over time, one line a contender.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::{
    BLACK, ChartBuilder, Color as _, IntoDrawingArea as _, IntoFont as _, LineSeries, PathElement,
    RGBColor, SVGBackend, SeriesLabelPosition, WHITE,
};
use serde_json::Value;

const SIZE: (u32, u32) = (760, 380);
/// Told apart by those who see no red or green, too.
const COLORS: [RGBColor; 3] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];

struct Line {
    name: String,
    points: Vec<(f64, f64)>,
}

/// Draws the run of each contender whose rate is the median.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn replay(path: &Path, replay: &Value) -> Result<()> {
    let lines: Vec<Line> =
        replay["contenders"].as_array().into_iter().flatten().filter_map(line).collect();
    if lines.is_empty() {
        return Ok(());
    }
    // Plotters' errors hold the surface that is drawn on.
    draw(path, &lines).map_err(|error| anyhow!("draw `{}`: {error}", path.display()))
}

fn line(contender: &Value) -> Option<Line> {
    let mut runs: Vec<&Value> = contender["runs"].as_array()?.iter().collect();
    let rate = |run: &Value| run["changes_per_second"].as_f64().unwrap_or(0.0);
    runs.sort_by(|one, other| rate(one).total_cmp(&rate(other)));
    let samples = runs.get(runs.len() / 2)?["samples"].as_array()?;
    let point =
        |sample: &Value| Some((sample["seconds"].as_f64()?, sample["changes"].as_f64()? / 1e6));
    let points: Vec<(f64, f64)> = samples.iter().filter_map(point).collect();
    let name = contender["name"].as_str()?.replace('-', " ");
    (!points.is_empty()).then_some(Line { name, points })
}

fn draw(path: &Path, lines: &[Line]) -> Result<(), Box<dyn std::error::Error>> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let seconds = points().map(|point| point.0).fold(1.0, f64::max);
    let millions = points().map(|point| point.1).fold(0.1, f64::max);
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("A replay, exactly once", ("sans-serif", 18).into_font())
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(50)
        .build_cartesian_2d(0.0..seconds, 0.0..millions * 1.05)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_desc("seconds since the partitions were assigned")
        .y_desc("million changes committed")
        .draw()?;
    for (line, color) in lines.iter().zip(COLORS) {
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), color.stroke_width(2)))?
            .label(&line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE)
        .border_style(BLACK)
        .draw()?;
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_line_is_that_of_the_run_in_the_middle() {
        let run = |rate: f64| {
            let sample = json!({ "seconds": 1.0, "changes": rate * 1e6 });
            json!({ "changes_per_second": rate, "samples": [sample] })
        };
        let runs = json!({ "name": "kafka-streams", "runs": [run(3.0), run(1.0), run(2.0)] });
        let line = line(&runs).unwrap();
        assert_eq!(line.name, "kafka streams");
        assert_eq!(line.points, [(1.0, 2.0)]);
    }

    #[test]
    fn a_picture_holds_a_legend_for_each_contender() {
        let samples = json!([{ "seconds": 0.0, "changes": 0 }, { "seconds": 2.0, "changes": 9e5 }]);
        let run = json!({ "changes_per_second": 1.0, "samples": samples });
        let contender = |name| json!({ "name": name, "runs": [run] });
        let results = json!({ "contenders": [contender("processor"), contender("kafka-streams")] });
        let path = std::env::temp_dir().join(format!("bench-plot-{}.svg", std::process::id()));
        replay(&path, &results).unwrap();
        let picture = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(picture.contains("processor") && picture.contains("kafka streams"), "{picture}");
        assert!(picture.matches("<polyline").count() >= 4, "{picture}");
    }

    #[test]
    fn a_contender_without_samples_has_no_line() {
        let run = json!({ "changes_per_second": 1.0, "samples": [] });
        assert!(line(&json!({ "name": "bare-consumer", "runs": [run] })).is_none());
    }
}
