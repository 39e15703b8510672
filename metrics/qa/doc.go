// Package qa scores quality reviews of tickets.
//
// # Model
//
// A [Scorecard], compiled from a [Spec], has weighted dimensions, each with the
// points that a reviewer may give. A [Review] is the outcome for one ticket:
// the total, the dimensions that got no points, and the rating. A review with 0
// points in a dimension fails, whatever the total: 30 + 25 + 20 + 15 + 0 is 90,
// but in one dimension the customer got nothing.
//
// # Summaries
//
// [Average] weighs agents alike, however many of their tickets were reviewed.
// [Scorecard.Board] has the dashboard of a period, including how far the
// reviewers of one ticket lie apart.
//
// # Calibration
//
// Reviewers score the same tickets and compare. The guide's quality file does
// so once a month in one place and once a week in another: [Scorecard.Board]
// measures the reviews of any period.
//
// # Errors
//
// A spec's defects come all at once as a *metrics.SpecError; points that are
// not on the card are refused with a *metrics.SpecError.
package qa
