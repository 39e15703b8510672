package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/supportops/policy/sla"
)

// functions are what templates call.
var functions = template.FuncMap{
	"at":      at,
	"words":   words,
	"lower":   func(v any) string { return strings.ToLower(fmt.Sprint(v)) },
	"lasting": lasting,
	"json":    encoded,
	"against": against,
	"percent": func(done, of int) int { return 100 * done / max(of, 1) },
	"list":    func(v ...any) []any { return v },
}

// at is an instant, in UTC until the reader's browser puts it in theirs.
func at(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return template.HTML(fmt.Sprintf(`<time datetime="%s">%s UTC</time>`, t.Format(time.RFC3339), t.Format("2 Jan 15:04"))) //nolint:gosec // digits and letters of ours
}

// words makes a text of an identifier: first_response is first response.
func words(v any) string { return strings.ReplaceAll(fmt.Sprint(v), "_", " ") }

// lasting is a duration in hours and minutes: a day of office hours is no day.
func lasting(d sla.Duration) string {
	sign, m := "", time.Duration(d).Round(time.Minute)
	if m < 0 {
		sign, m = "−", -m
	}
	hours, minutes := m/time.Hour, m%time.Hour/time.Minute
	switch {
	case hours == 0:
		return fmt.Sprintf("%s%d min", sign, minutes)
	case minutes == 0:
		return fmt.Sprintf("%s%d h", sign, hours)
	}
	return fmt.Sprintf("%s%d h %02d min", sign, hours, minutes)
}

// encoded is a value for an attribute that a script reads.
func encoded(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}
