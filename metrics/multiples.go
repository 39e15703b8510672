package metrics

// Multiples are the trends of one metric for several keys, such as teams, to be
// drawn side by side on one scale, on which equal distances are equal
// differences.
type Multiples struct {
	Metric Metric `json:"metric"`
	// Low and High hold all values and limits, in the metric's unit; both are 0
	// without any.
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Panels []Panel `json:"panels,omitzero"` // in the order of the reports
}

// Panel is the trend of one key.
type Panel struct {
	Key   []string `json:"key,omitzero"`
	Trend *Trend   `json:"trend"` // not nil
}

// SmallMultiples returns the trends that reports of [Catalog.ReportSeries] have of
// a metric. Reports without one have no panel.
func SmallMultiples(m Metric, reports []Report) Multiples {
	out := Multiples{Metric: m}
	first := true
	hold := func(x float64) {
		if first {
			out.Low, out.High, first = x, x, false
		}
		out.Low, out.High = min(out.Low, x), max(out.High, x)
	}
	for _, r := range reports {
		for _, row := range r.Rows {
			if row.Metric != m || row.Trend == nil {
				continue
			}
			out.Panels = append(out.Panels, Panel{Key: r.Key, Trend: row.Trend})
			for _, v := range row.Trend.Values {
				if x, ok := v.Float64(); ok {
					hold(x)
				}
			}
			if c := row.Trend.Chart; c != nil {
				for _, p := range c.Points {
					hold(p.Lower)
					hold(p.Upper)
				}
			}
		}
	}
	return out
}
