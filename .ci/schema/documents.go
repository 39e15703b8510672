package main

import (
	"path"
	"reflect"
	"strings"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/capacity/simulate"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/survey"
	"github.com/supportops/policy/metrics/training"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/slatest"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/channel"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/feedback"
	"github.com/supportops/policy/tier/handoff"
	"github.com/supportops/policy/tier/incident"
	"github.com/supportops/policy/tier/oncall"
)

const module = "github.com/supportops/policy"

// documents are the types of all documents of the library.
func documents() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[capacity.DeskSpec](), reflect.TypeFor[forecast.MethodSpec](), reflect.TypeFor[forecast.BackTestSpec](),
		reflect.TypeFor[hiring.Spec](), reflect.TypeFor[shift.ScheduleSpec](), reflect.TypeFor[simulate.Spec](), reflect.TypeFor[simulate.ExperimentSpec](),
		reflect.TypeFor[machine.Spec](), reflect.TypeFor[rows.Spec](),
		reflect.TypeFor[metrics.CatalogSpec](), reflect.TypeFor[knowledge.Spec](), reflect.TypeFor[observe.Spec](), reflect.TypeFor[qa.Spec](),
		reflect.TypeFor[smell.Spec](), reflect.TypeFor[survey.Spec](), reflect.TypeFor[training.Spec](),
		reflect.TypeFor[priority.AgingSpec](), reflect.TypeFor[priority.MatrixSpec](), reflect.TypeFor[priority.PolicySpec](), reflect.TypeFor[priority.TriageSpec](),
		reflect.TypeFor[classify.DictionarySpec](), reflect.TypeFor[classify.IntakeSpec](), reflect.TypeFor[queue.Spec](), reflect.TypeFor[scale.Spec](), reflect.TypeFor[severity.ScaleSpec](),
		reflect.TypeFor[sla.PolicySpec](), reflect.TypeFor[sla.PolicySetSpec](), reflect.TypeFor[calendar.Spec](), reflect.TypeFor[slatest.SuiteSpec](),
		reflect.TypeFor[tier.TiersSpec](), reflect.TypeFor[tier.RouterSpec](), reflect.TypeFor[assign.Spec](), reflect.TypeFor[channel.Spec](),
		reflect.TypeFor[escalate.LadderSpec](), reflect.TypeFor[escalate.TriggersSpec](), reflect.TypeFor[feedback.Spec](), reflect.TypeFor[handoff.ChecklistSpec](), reflect.TypeFor[incident.Spec](), reflect.TypeFor[oncall.RosterSpec](),
	}
}

// notDocuments are types with a schema that nobody writes by hand.
var notDocuments = []string{"metrics.Report"}

// open are words whose constants are only some of the values: customers may
// state others.
var open = []reflect.Type{
	reflect.TypeFor[lifecycle.State](), reflect.TypeFor[sla.Clock](), reflect.TypeFor[metrics.Metric](),
}

// fileOf returns where the schema of a document lies: beside its package, by
// the last word of its schema that is no number.
func fileOf(doc reflect.Type, id string) string {
	dir := strings.TrimPrefix(strings.TrimPrefix(doc.PkgPath(), module), "/")
	parts := strings.Split(id, "/")
	return path.Join(dir, parts[len(parts)-2]+".schema.json")
}
