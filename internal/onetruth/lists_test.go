package onetruth_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/channel"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/feedback"
	"github.com/supportops/policy/tier/incident"
	"github.com/supportops/policy/tier/oncall"
)

// emptyList is a document with LIST where a list stands, or its field is left
// out.
type emptyList struct {
	field string // in which source file it is declared, and its name there
	path  string
	doc   string
	read  func(string) error
}

func reads[T any](doc string) error {
	_, err := priority.Read[T]([]byte(doc))
	return err
}

const (
	promise = `"targets":[{"within":"1h"}]`
	route   = `"tiers":["a"],"fallback":{"tier":"a"}`
)

// Where a list that is left out stands for all, an empty one is refused: nothing
// would be left, and an application that builds the list from its data would
// otherwise turn nothing into everything.
var emptyLists = []emptyList{
	{"priority/classify/intake.go OneOf", "fields[0].one_of", `{"fields":[{"name":"x"LIST,"one_of":[]END}]}`, reads[classify.IntakeSpec]},
	{"priority/triage.go Facts", "facts", `{LIST"facts":[],END"otherwise":"p3"}`, reads[priority.TriageSpec]},
	{"lifecycle/machine/spec.go End", "end", `{"states":[{"name":"a","class":"open"}],"start":["a"]LIST,"end":[]END}`, reads[machine.Spec]},
	{"lifecycle/machine/spec.go Roles", "transitions[0].roles", `{"states":[{"name":"a","class":"open"}],"start":["a"],"transitions":[{"from":["a"],"to":"a"LIST,"roles":[]END}]}`, reads[machine.Spec]},
	{"tier/channel/guide.go Facts", "facts", `{LIST"facts":[],END"channels":[{"name":"x"}],"otherwise":["x"]}`, reads[channel.Spec]},
	{"tier/escalate/trigger.go Tiers", "tiers", `{LIST"tiers":[],END"rules":[{"name":"x","to":"y","attempts":1}]}`, reads[escalate.TriggersSpec]},
	{"tier/escalate/trigger.go From", "rules[0].from", `{"rules":[{"name":"x","to":"y","attempts":1LIST,"from":[]END}]}`, reads[escalate.TriggersSpec]},
	{"tier/feedback/feedback.go Facts", "facts", `{LIST"facts":[],END"rules":[{"name":"x","when":{"a":["b"]},"to":["y"]}]}`, reads[feedback.Spec]},
	{"tier/incident/spec.go Severities", "tasks[0].severities", `{"tasks":[{"name":"x","from":"declared"LIST,"severities":[]END}]}`, reads[incident.Spec]},
	{"tier/incident/spec.go Severities", "roles[0].severities", `{"tasks":[{"name":"x","from":"declared"}],"roles":[{"name":"x"LIST,"severities":[]END}]}`, reads[incident.Spec]},
	{"tier/incident/spec.go Severities", "notices[0].severities", `{"tasks":[{"name":"x","from":"declared"}],"notices":[{"name":"x","fields":["y"]LIST,"severities":[]END}]}`, reads[incident.Spec]},
	{"tier/router.go Facts", "facts", `{LIST"facts":[],END` + route + `}`, reads[tier.RouterSpec]},
	{"tier/router.go Groups", "groups", `{LIST"groups":[],END` + route + `}`, reads[tier.RouterSpec]},
	{"sla/signal.go By", "clocks[0].start[0].by", `{"clocks":[{"name":"c","start":[{"on":"opened"LIST,"by":[]END}],` + promise + `}]}`, reads[sla.PolicySpec]},
	{"sla/signal.go Of", "clocks[0].reset[0].of", `{"clocks":[{"name":"c","start":[{"on":"opened"}],"reset":[{"on":"note"LIST,"of":[]END}],` + promise + `}]}`, reads[sla.PolicySpec]},
	{"sla/calendar/holiday.go Weekdays", "holidays[0].weekdays", `{"zone":"UTC","week":{"mon":["09:00-17:00"]},"holidays":[{"yearly":"01-01"LIST,"weekdays":[]END}]}`, reads[calendar.Spec]},
	{"metrics/survey/survey.go Skip", "skip.channel", `{"name":"x"LIST,"skip":{"channel":[]}END}`, reads[survey.Spec]},
	{"tier/oncall/roster.go People", "roles[0].people", `{"roles":[{"name":"x"LIST,"people":[]END,"rotations":[]}]}`, reads[oncall.RosterSpec]},
}

func TestEmptyListsAreRefused(t *testing.T) {
	for _, row := range emptyLists {
		err := row.read(strings.NewReplacer("LIST", "", "END", "").Replace(row.doc))
		var list *sla.SpecError
		if !errors.As(err, &list) || !errors.Is(err, priority.ErrRequired) || list.Fields[0].Path != row.path || len(list.Fields) != 1 {
			t.Errorf("%s: %v, want it required at %s", row.field, err, row.path)
		}
		if row.path == "roles[0].people" {
			continue // of a role that needs people
		}
		if err := row.read(regexp.MustCompile("LIST.*END").ReplaceAllString(row.doc, "")); err != nil {
			t.Errorf("%s, left out: %v", row.field, err)
		}
	}
}

// A field whose comment says what a list stands for that is not stated has a
// row above, or is one of those that tell an empty list from none.
func TestEmptyListsAreAll(t *testing.T) {
	known := map[string]bool{
		"tier/oncall/load.go Weekend": true, "tier/assign/agent.go Groups": true, // an empty list: none
		"priority/classify/intake.go Want": true, // of an answer
	}
	for _, row := range emptyLists {
		known[row.field] = true
	}
	field := regexp.MustCompile(`(?m)^[\t ]+(\w+) +\[\].*json:"[^/\n]*//.*(none stated|none: any|not stated)`)
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "examples/") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range field.FindAllSubmatch(src, -1) {
			if at := name + " " + string(m[1]); !known[at] {
				t.Errorf("%s: what is an empty list?", at)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
