package severity

import (
	"time"

	"github.com/supportops/policy/priority"
)

// StandardScaleSpec returns the four severities of the first source document,
// SEV1 to SEV4, with their escalation paths and communication; and the grid
// that support handbooks use, from how it impairs (complete, major, minor) and
// how many it hits (all users, multiple, one), which goes down to SEV5. The
// document has no SEV5: the grid says that it is what is minor for one user,
// and a desk that promises something for it adds a level.
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

// StandardScaleChineseSpec returns the same severities in the Chinese words of
// the first source document.
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
