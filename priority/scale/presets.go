package scale

import (
	"github.com/supportops/policy/priority"
	"time"
)

// StandardSpec returns the five levels of the support-operations guide's ticket
// priority matrix.
func StandardSpec() Spec {
	return Spec{
		Schema: scaleSchema,
		Name:   "Ticket Priority Matrix",
		Levels: []LevelSpec{
			{Level: priority.P1, Name: "Critical", Impact: "Complete outage, data loss", Examples: []string{"System down", "security breach"}, Response: minutes(15), Resolution: hours(4)},
			{Level: priority.P2, Name: "High", Impact: "Major feature broken", Examples: []string{"Key workflow blocked"}, Response: hours(1), Resolution: hours(8)},
			{Level: priority.P3, Name: "Medium", Impact: "Feature impaired", Examples: []string{"Partial functionality"}, Response: hours(4), Resolution: hours(24)},
			{Level: priority.P4, Name: "Low", Impact: "Minor issue, cosmetic", Examples: []string{"UI bug", "minor inconvenience"}, Response: hours(8), Resolution: hours(72)},
			{Level: priority.P5, Name: "Request", Impact: "Feature request, how-to", Examples: []string{"Enhancement", "training"}, Response: hours(24), ResolutionDays: 5},
		},
	}
}

// HandbookSpec returns the same five levels with what the handbook's files add:
// how often there is news, whom and how much a problem of the level hits, and
// what is done. For P5 there is news when its status changes. The files give
// impact and urgency as five rows and leave the other combinations open.
func HandbookSpec() Spec {
	s := StandardSpec()
	for i, row := range []struct {
		update                    priority.Duration
		affected, urgency, action string
	}{
		{minutes(30), "many users, or revenue", "complete block", "all hands at once"},
		{hours(2), "several users", "significant block", "next free agent"},
		{hours(8), "one user", "partial block", "normal place in the queue"},
		{hours(24), "one user", "slight inconvenience", "low-priority queue"},
		{0, "enhancement", "later improvement", "backlog"},
	} {
		l := &s.Levels[i]
		l.Update, l.Affected, l.Urgency, l.Action = row.update, row.affected, row.urgency, row.action
	}
	return s
}

// StandardChineseSpec returns the same five levels in the Chinese words of the
// support-operations guide.
func StandardChineseSpec() Spec {
	s := StandardSpec()
	s.Name = "工单优先级矩阵"
	for i, t := range []struct {
		name, impact string
		examples     []string
	}{
		{"紧急", "系统完全宕机、数据丢失", []string{"系统崩溃", "安全漏洞"}},
		{"高", "核心功能故障", []string{"关键工作流受阻"}},
		{"中", "功能受损", []string{"功能部分可用"}},
		{"低", "小问题、界面瑕疵", []string{"UI bug", "轻微不便"}},
		{"请求", "功能需求、操作咨询", []string{"功能增强", "培训需求"}},
	} {
		s.Levels[i].Name, s.Levels[i].Impact, s.Levels[i].Examples = t.name, t.impact, t.examples
	}
	return s
}

// ProcessSpec returns the three levels of the Chinese process standard's
// response standard (响应时效标准), with its names.
func ProcessSpec() Spec {
	return Spec{
		Schema: scaleSchema,
		Name:   "响应时效标准",
		Levels: []LevelSpec{
			{Level: priority.P1, Name: "紧急", Response: minutes(5), Resolution: hours(2)},
			{Level: priority.P2, Name: "重要", Response: minutes(30), Resolution: hours(24)},
			{Level: priority.P3, Name: "一般", Response: hours(2), Resolution: hours(72)},
		},
	}
}

func minutes(n int) priority.Duration { return priority.Duration(n) * priority.Duration(time.Minute) }
func hours(n int) priority.Duration   { return priority.Duration(n) * priority.Duration(time.Hour) }
