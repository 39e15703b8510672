package severity

import (
	"time"

	"github.com/supportops/policy/priority"
)

// StandardScaleSpec returns the four severities of the support-operations
// guide, SEV1 to SEV4, with their escalation paths and communication; and the
// grid that support handbooks use, by impairment ("complete", "major", "minor")
// and scope ("all" users, "multiple", "one"), which goes down to SEV5. The
// guide has no SEV5. In the grid it stands for a minor fault that hits one
// user; a desk that promises something for it adds a level.
func StandardScaleSpec() ScaleSpec {
	const hour = priority.Duration(time.Hour)
	return ScaleSpec{
		Schema:     schema,
		Name:       "Severity Levels",
		Impairment: priority.AxisSpec{Name: "Impairment", Values: []string{"complete", "major", "minor"}},
		Scope:      priority.AxisSpec{Name: "Scope", Values: []string{"all", "multiple", "one"}},
		Cells: [][]Severity{
			{SEV1, SEV2, SEV3},
			{SEV2, SEV3, SEV4},
			{SEV3, SEV4, SEV5},
		},
		Levels: []MeaningSpec{
			{Severity: SEV1, Definition: "System-wide outage", EscalateTo: []string{"engineering", "exec"}, Communication: []string{"Status page", "proactive email"}},
			{Severity: SEV2, Definition: "Major feature broken", EscalateTo: []string{"L3"}, EscalateAfter: hour, Communication: []string{"Affected users notified"}},
			{Severity: SEV3, Definition: "Feature degraded", EscalateTo: []string{"L2"}, EscalateAfter: 4 * hour, Communication: []string{"Standard ticket updates"}},
			{Severity: SEV4, Definition: "Minor impact", Communication: []string{"Standard ticket updates"}},
		},
	}
}

// HandbookScaleSpec returns the five severities of the handbook's escalation
// file, each with its name, what it means, how soon it is answered and how
// often and where there is news, on the grid of [StandardScaleSpec]. Its
// ladders are those of package tier/escalate. SEV1 has news every 15 minutes,
// as the file's table says; its first notice promises 30. From SEV2 on, the
// promises of the priority of the same rank are longer; a desk that has both
// keeps the shorter.
//
// A loss of data or a breach is SEV1 by its meaning, whatever the grid says.
func HandbookScaleSpec() ScaleSpec {
	const minute, hour = priority.Duration(time.Minute), priority.Duration(time.Hour)
	s := StandardScaleSpec()
	ticket := func() []string { return []string{"ticket"} }
	s.Levels = []MeaningSpec{
		{
			Severity: SEV1, Name: "Critical", Definition: "Total outage, data loss, security breach",
			Examples: []string{"production down", "data breach", "service lost"},
			Response: 15 * minute, Update: 15 * minute, Communication: []string{"status page", "proactive e-mail", "executive bridge"},
		}, {
			Severity: SEV2, Name: "High", Definition: "Major feature broken for many",
			Examples: []string{"core workflow stopped", "payments down"},
			Response: 30 * minute, Update: 30 * minute, Communication: []string{"affected users", "internal chat"},
		}, {
			Severity: SEV3, Name: "Medium", Definition: "Degraded, or broken for some",
			Examples: []string{"slow", "partly working"}, Response: hour, Update: 2 * hour, Communication: ticket(),
		}, {
			Severity: SEV4, Name: "Low", Definition: "Minor, a workaround exists",
			Examples: []string{"interface bug", "cosmetic", "edge case"}, Response: 4 * hour, Update: 8 * hour, Communication: ticket(),
		}, {
			Severity: SEV5, Name: "Minimal", Definition: "Enhancement, question",
			Examples: []string{"feature request", "documentation request"}, Response: 8 * hour, Communication: ticket(),
		},
	}
	return s
}

// StandardScaleChineseSpec returns the same severities in the Chinese words of
// the support-operations guide.
func StandardScaleChineseSpec() ScaleSpec {
	s := StandardScaleSpec()
	s.Name = "严重等级"
	for i, t := range []struct {
		definition string
		to, comm   []string
	}{
		{"全系统宕机", []string{"工程团队", "高管"}, []string{"状态页面", "主动邮件通知"}},
		{"核心功能故障", []string{"L3"}, []string{"通知受影响用户"}},
		{"功能降级", []string{"L2"}, []string{"标准工单更新"}},
		{"轻微影响", nil, []string{"标准工单更新"}},
	} {
		s.Levels[i].Definition, s.Levels[i].EscalateTo, s.Levels[i].Communication = t.definition, t.to, t.comm
	}
	return s
}
