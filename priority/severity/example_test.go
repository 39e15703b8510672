package severity_test

import (
	"fmt"

	"github.com/supportops/policy/priority/severity"
)

func Example() {
	scale, err := severity.NewScale(severity.StandardScaleSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	sev, _ := scale.Severity("major", "all")
	meaning, _ := scale.Level(sev)
	fmt.Println(sev, "-", meaning.Definition)
	fmt.Println("to", meaning.EscalateTo, "after", meaning.EscalateAfter)
	fmt.Println(meaning.Communication)
	// Output:
	// sev2 - Major feature broken
	// to [L3] after 1h
	// [Affected users notified]
}

func ExampleSeverity() {
	fmt.Println(severity.SEV1.Graver(severity.SEV2), severity.Severity(0).Graver(severity.SEV5))
	// Output: true false
}

func ExampleScale() {
	scale, err := severity.NewScale(severity.StandardScaleSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(scale.Severity("complete", "one"))
	fmt.Println(scale.Severity("complete", "nobody"))
	// Output:
	// sev3 true
	//  false
}

func ExampleScaleSpec() {
	s := severity.StandardScaleSpec()
	s.Cells[0] = s.Cells[0][:2]
	fmt.Println(s.Validate())
	// Output: severity: cells[0]: out of range: 2 cells, want 3: every cell is stated
}

func ExampleMeaningSpec() {
	for _, l := range severity.StandardScaleChineseSpec().Levels {
		fmt.Println(l.Severity, l.Definition, l.Communication)
	}
	// Output:
	// sev1 全系统宕机 [状态页面 主动邮件通知]
	// sev2 核心功能故障 [通知受影响用户]
	// sev3 功能降级 [标准工单更新]
	// sev4 轻微影响 [标准工单更新]
}

func ExampleHandbookScaleSpec() {
	for _, l := range severity.HandbookScaleSpec().Levels {
		fmt.Println(l.Severity, l.Name, "answered within", l.Response, "news every", l.Update, "by", l.Communication)
	}
	// Output:
	// sev1 Critical answered within 15m news every 15m by [status page proactive e-mail executive bridge]
	// sev2 High answered within 30m news every 30m by [affected users internal chat]
	// sev3 Medium answered within 1h news every 2h by [ticket]
	// sev4 Low answered within 4h news every 8h by [ticket]
	// sev5 Minimal answered within 8h news every 0s by [ticket]
}
