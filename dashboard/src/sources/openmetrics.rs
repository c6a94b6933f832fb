//! `OpenMetrics` text: the sum of one metric. Pure.

/// The sum over all lines of a metric whose labels contain `label`; whole numbers only, as counters and gauges of
/// records are.
pub(super) fn sum(text: &str, metric: &str, label: &str) -> u64 {
    let values = text.lines().filter_map(|line| {
        let rest = line.strip_prefix(metric)?;
        let (labels, value) = match rest.strip_prefix('{') {
            Some(rest) => rest.rsplit_once("} ")?,
            None => ("", rest.strip_prefix(' ')?),
        };
        if !labels.contains(label) {
            return None;
        }
        value.split(' ').next()?.parse::<u64>().ok()
    });
    values.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# HELP processor_records_in Records committed as read.
processor_records_in_total{topic=\"inventory.public.warehouse\"} 300
processor_records_in_total{topic=\"inventory-processor-updates\"} 910
processor_records_in_total{topic=\"inventory.public.stock_quantity\"} 56 1795462934.5
processor_records_in_total_others 7
processor_lag_records{topic=\"a\",partition=\"0\"} 2
processor_lag_records{topic=\"a\",partition=\"1\"} 3
processor_ready 1
processor_lag_records{topic=\"broken\"
# EOF
";

    #[test]
    fn a_metric_is_summed_over_the_labels_that_match() {
        let source = "topic=\"inventory.public.";
        assert_eq!(sum(TEXT, "processor_records_in_total", source), 356);
        assert_eq!(sum(TEXT, "processor_lag_records", ""), 5);
        assert_eq!(sum(TEXT, "processor_ready", ""), 1);
        assert_eq!(sum(TEXT, "processor_absent", ""), 0);
    }
}
