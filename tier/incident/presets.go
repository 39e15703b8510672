package incident

import "github.com/supportops/policy/priority/severity"

// HandbookSpec returns the handbook's incident process: five roles for SEV1 and
// SEV2, the tasks of SEV1 in its first fifteen minutes, while it is active and
// at its resolution, the report to customers within 48 hours, the review of
// every SEV1 and SEV2, and what notices and the review's record must say. Pages
// are answered within 5 minutes and acknowledged within 15, for every severity.
// The notices are "first notice", "resolved notice" and "review record"; the
// names of roles, tasks and fields are those of the document.
//
// The handbook has two readings of how often the status page is updated: every
// 15 minutes, taken here, and within 30 as its first notice promises. That the
// report counts from the resolution is this package's own.
func HandbookSpec() Spec {
	one, major := func() []severity.Severity { return []severity.Severity{severity.SEV1} }, func() []severity.Severity {
		return []severity.Severity{severity.SEV1, severity.SEV2}
	}
	const commander, lead, comms, scribe, experts = "incident commander", "technical lead", "communications lead", "scribe", "subject matter experts"
	return Spec{
		Schema: schema,
		Roles: []PostSpec{
			{Name: commander, Duty: "runs the bridge, decides", Severities: major()},
			{Name: lead, Duty: "debugs, deploys", Severities: major()},
			{Name: comms, Duty: "status page, customer mail", Severities: major()},
			{Name: scribe, Duty: "timeline, actions, decisions", Severities: major()},
			{Name: experts, Severities: major(), AsNeeded: true},
		},
		Tasks: []TaskSpec{
			{Name: "answer the page", From: Paged, Within: 5 * minute},
			{Name: "acknowledge the page", From: Paged, Within: 15 * minute},
			{Name: "page on-call and backup", Severities: one(), From: Declared, Within: 15 * minute},
			{Name: "open bridge", Severities: one(), From: Declared, Within: 15 * minute},
			{Name: "name commander", Severities: one(), From: Declared, Within: 15 * minute},
			{Name: "first impact estimate", Role: commander, Severities: one(), From: Declared, Within: 15 * minute},
			{Name: "status page", Role: comms, Severities: one(), From: Declared, Within: 15 * minute, Every: 15 * minute},
			{Name: "keep the timeline", Role: scribe, Severities: one(), From: Declared},
			{Name: "steer", Role: commander, Severities: one(), From: Declared},
			{Name: "work in parallel streams", Role: lead, Severities: one(), From: Declared},
			{Name: "announce changes before making them", Role: lead, Severities: one(), From: Declared},
			{Name: "confirm that the impact is gone", Role: lead, Severities: one(), From: Resolved},
			{Name: "status page: resolved", Role: comms, Severities: one(), From: Resolved},
			{Name: "internal all-clear", Role: commander, Severities: one(), From: Resolved},
			{Name: "draft the customer message", Role: comms, Severities: one(), From: Resolved},
			{Name: "schedule the review", Role: commander, Severities: one(), From: Resolved},
			{Name: "report to customers", Role: comms, Severities: one(), From: Resolved, Within: 48 * hour},
			{Name: "review", Role: commander, Severities: major(), From: Resolved},
		},
		Notices: []FormSpec{
			{Name: "first notice", Severities: one(), Fields: []string{"service", "issue", "impact", "status", "next update", "link"}},
			{Name: "resolved notice", Severities: one(), Fields: []string{"issue", "start", "end", "impact", "cause", "link"}},
			{Name: "review record", Severities: major(), Fields: []string{
				"title", "date", "start", "end", "severity", "commander", "summary",
				"first report", "paged", "declared", "cause found", "fix out", "impact gone",
				"customers hit", "duration", "revenue", "SLA breaches", "root cause", "went well", "improve", "actions",
			}},
		},
	}
}
