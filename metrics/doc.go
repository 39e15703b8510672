// Package metrics says how well a support desk does, in numbers that can be
// defended.
//
// # Model
//
// A [DefinitionSpec] says what a [Metric] is: numerator, denominator, cohort,
// clock, what is left out, and the band in which it should lie. A [Catalog],
// compiled from a [CatalogSpec], judges measures against their definitions. The
// [Result] has the number, or says that there is none; how many observations it
// comes from and its interval; the verdict with its evidence; and what was left
// out for which reason. [StandardSpec] is the table and hierarchy of the
// support-operations guide, [HandbookSpec] adds the tables of its rule files,
// [BenchmarkSpec] sets the benchmarks of a company's [Maturity]. The guide
// judges times by their mean; a report shows the median beside it.
// [RecommendedSpec] judges the median.
//
// [Catalog.Report] judges a whole period at once, from the summaries of package
// observe and from other measures that are [Given], and compares it with the
// period before. [Inputs] turns what no ticket tells, such as customers and
// costs, into given measures. [Catalog.Layer] is a report's part for one owner
// or board. [Catalog.ReportBy] does so for each agent, team, queue or channel;
// [Catalog.ReportSeries] adds the [Trend] over many periods, which tells news
// from noise. Where a number is in the warning band, its row has the usual
// causes, where to look and what to do, as far as the catalog states them.
//
// The packages below are for one subject each:
//
//	stat        intervals, censoring, signals, mix, quantiles
//	aggregate   summaries that merge to the same bytes, whatever the shards
//	band        measures, bands and verdicts
//	period      half-open periods, and those they compare with
//	observe     from a ticket's history to summaries of a period
//	smell       anti-patterns, with evidence
//	qa          quality reviews by a scorecard, their dashboard, samples
//	improve     where to begin (hot spots) and whether it helped (pilots)
//	flow        what tiers and groups do with what they get
//	knowledge   how the knowledge base does, what to write next
//	survey      when a survey goes out, what a low score demands
//	training    gates and certificates of agents
//	voice       the weekly voice of the customer
//
// # Cohorts
//
// The numerator and the denominator of a rate are of one cohort: what happened
// in the period, or what was created in it. Rates that mix the two, as some
// products have them, can exceed 100 %.
//
// # No data
//
// Where there is nothing to count, there is no data: never 0, NaN or 100 %.
//
// # Rounding
//
// Numbers are exact. Rates are compared with their bounds as fractions.
//
// # Errors
//
// Defects of a spec, all at once, and arguments that a function refuses are
// reported as a [*SpecError].
package metrics
