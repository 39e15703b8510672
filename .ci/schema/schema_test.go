package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	lifecyclepreset "github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/preset"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/channel"
	"github.com/supportops/policy/tier/escalate"
)

// presets are documents of the library, by the file of their schema.
var presets = map[string][]any{
	"sla/policy.schema.json": {
		sla.StandardPolicySpec(), sla.ProcessPolicySpec(), preset.Zendesk(), preset.ServiceNow(), preset.JiraServiceManagement(), preset.Salesforce(),
		preset.Freshdesk(), preset.GLPI(), preset.Znuny(), preset.Zammad(), preset.RequestTracker(), preset.Dynamics365(),
	},
	"sla/calendar/calendar.schema.json":        {calendar.OfficeHours("Europe/Berlin"), calendar.AroundTheClock()},
	"lifecycle/machine/machine.schema.json":    {lifecyclepreset.StandardSpec(), lifecyclepreset.LiteralSpec(), lifecyclepreset.ServiceNowSpec(), lifecyclepreset.JiraSpec()},
	"metrics/catalog.schema.json":              {metrics.StandardSpec(), metrics.HandbookSpec(), metrics.RecommendedSpec()},
	"metrics/observe/observe.schema.json":      {observe.StandardSpec()},
	"metrics/smell/smell.schema.json":          {smell.StandardSpec()},
	"priority/policy.schema.json":              {priority.StandardPolicySpec()},
	"priority/triage.schema.json":              {priority.StandardTriageSpec()},
	"priority/classify/dictionary.schema.json": {classify.StandardDictionarySpec()},
	"priority/queue/queue.schema.json":         {queue.StandardSpec()},
	"priority/scale/scale.schema.json":         {scale.StandardSpec(), scale.ProcessSpec()},
	"priority/severity/severity.schema.json":   {severity.StandardScaleSpec(), severity.StandardScaleChineseSpec()},
	"tier/tiers.schema.json":                   {tier.StandardTiersSpec()},
	"tier/router.schema.json":                  {tier.HandbookRouterSpec()},
	"tier/assign/assign.schema.json":           {assign.StandardSpec()},
	"tier/channel/channel.schema.json":         {channel.StandardSpec()},
	"tier/escalate/ladder.schema.json":         {ladder(escalate.StandardLadderSpec), ladder(escalate.HandbookLadderSpec)},
}

func ladder(of func(severity.Severity) (escalate.LadderSpec, bool)) escalate.LadderSpec {
	l, _ := of(severity.SEV1)
	return l
}

// Every preset is valid by its schema, and no longer is with a member that its
// type does not have.
func TestPresets(t *testing.T) {
	for file, list := range presets {
		schema := load(t, file)
		for i, p := range list {
			doc, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			var v map[string]any
			if err := json.Unmarshal(doc, &v); err != nil {
				t.Fatal(err)
			}
			c := checker{root: schema}
			c.check("", schema, v)
			if len(c.found) > 0 {
				t.Errorf("%s, preset %d: %v", file, i, c.found)
			}
			v["custmer"] = "x"
			c = checker{root: schema}
			if c.check("", schema, v); len(c.found) != 1 {
				t.Errorf("%s: a member that the type lacks: %v", file, c.found)
			}
		}
	}
}

// What a policy may not say is refused where it stands.
func TestRefused(t *testing.T) {
	schema := load(t, "sla/policy.schema.json")
	for _, tt := range []struct{ name, doc, want string }{
		{"good", `{"clocks": [{"name": "x", "start": [{"on": "opened", "from": {"at": "f"}}], "targets": [{"within": "1h", "when": {"priority": ["p1"], "score": {"at_least": 3}, "not": {"any": [{"a": ["b"]}]}}}]}]}`, ""},
		{"word", `{"clocks": [{"cycles": "eech"}]}`, ".clocks[0].cycles"},
		{"schema of another version", `{"schema": "sla/policy/1"}`, ".schema"},
		{"number for text", `{"clocks": [{"targets": [{"within": 60}]}]}`, ".clocks[0].targets[0].within"},
		{"duration without a unit", `{"clocks": [{"pause": [{"budget": "60"}]}]}`, ".clocks[0].pause[0].budget"},
		{"condition on one text", `{"clocks": [{"targets": [{"when": {"priority": "p1"}}]}]}`, ".clocks[0].targets[0].when.priority"},
		{"misspelt", `{"clocks": [{"targets": [{"whithin": "1h"}]}]}`, ".clocks[0].targets[0].whithin"},
		{"class", `{"states": {"waitng": ["x"]}}`, ".states.waitng"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var v any
			if err := json.Unmarshal([]byte(tt.doc), &v); err != nil {
				t.Fatal(err)
			}
			c := checker{root: schema}
			c.check("", schema, v)
			if got := strings.Join(c.found, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func load(t *testing.T, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", file))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// checker reads as much of JSON Schema as the schemas use, and collects the
// paths of what is refused.
type checker struct {
	root  map[string]any
	found []string
}

func (c *checker) check(path string, s map[string]any, v any) {
	if ref, ok := s["$ref"].(string); ok {
		c.check(path, c.root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), v)
		return
	}
	if list, ok := s["anyOf"].([]any); ok && !slices.ContainsFunc(list, func(x any) bool { return c.valid(x.(map[string]any), v) }) {
		c.found = append(c.found, path)
		return
	}
	if !c.plain(s, v) {
		c.found = append(c.found, path)
		return
	}
	switch v := v.(type) {
	case []any:
		if items, ok := s["items"].(map[string]any); ok {
			for i, x := range v {
				c.check(fmt.Sprintf("%s[%d]", path, i), items, x)
			}
		}
	case map[string]any:
		for name, x := range v {
			c.member(path+"."+name, s, name, x)
		}
	}
}

func (c *checker) member(path string, s map[string]any, name string, v any) {
	if names, ok := s["propertyNames"].(map[string]any); ok && !c.valid(names, name) {
		c.found = append(c.found, path)
		return
	}
	props, _ := s["properties"].(map[string]any)
	if p, ok := props[name].(map[string]any); ok {
		c.check(path, p, v)
		return
	}
	switch more := s["additionalProperties"].(type) {
	case bool:
		c.found = append(c.found, path)
	case map[string]any:
		c.check(path, more, v)
	}
}

func (c *checker) valid(s map[string]any, v any) bool {
	x := checker{root: c.root}
	x.check("", s, v)
	return len(x.found) == 0
}

// plain checks what is not within v.
func (c *checker) plain(s map[string]any, v any) bool {
	if want, ok := s["const"]; ok && want != v {
		return false
	}
	if list, ok := s["enum"].([]any); ok && !slices.Contains(list, v) {
		return false
	}
	if text, ok := v.(string); ok {
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(text) {
			return false
		}
	}
	types, ok := s["type"].([]any)
	if one, is := s["type"].(string); is {
		types, ok = []any{one}, true
	}
	return !ok || slices.ContainsFunc(types, func(x any) bool { return is(x.(string), v) })
}

func is(kind string, v any) bool {
	switch v := v.(type) {
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case float64:
		return kind == "number" || kind == "integer" && v == float64(int64(v))
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	}
	return false
}
