package preset

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// The states of [NodeTableSpec], one for each node of the process.
const (
	nodeFeedback       lifecycle.State = "feedback"
	nodeFirstResponse  lifecycle.State = "first_response"
	nodeClassification lifecycle.State = "classification"
	nodeInvestigation  lifecycle.State = "investigation"
	nodeEscalation     lifecycle.State = "escalation"
	nodeExpert         lifecycle.State = "expert_investigation"
	nodeSolution       lifecycle.State = "solution"
	nodeConfirmation   lifecycle.State = "customer_feedback"
	nodeArchived       lifecycle.State = "archived"
)

// Roles of [NodeTableSpec].
const (
	firstLine = "first_line" // 一线技术支持
	expert    = "expert"     // 技术专家
)

// NodeTableSpec returns the process of the Chinese process standard: nodes with
// owner, inputs, outputs, time limit and standard; escalation to the expert
// when a problem is unresolved after two hours, submitted within ten minutes
// with the preliminary record and the reason; and the record that is complete
// before a ticket is archived.
//
// The codes are those of the dictionary of problem classes, such as "A" and "B"
// of classify.StandardDictionarySpec: a ticket is classified only with one of
// them. Without codes any category is accepted.
//
// The inputs and outputs of a node are fields: a ticket may leave the node once
// they are filled in. Its limits are data: [machine.Machine.Limits] lists them
// for a service level to run, [machine.Timeline.Overruns] checks them.
func NodeTableSpec(codes ...string) machine.Spec {
	classified := needs("category")
	if len(codes) > 0 {
		classified.Facts["category"] = slices.Clone(codes)
	}
	return machine.Spec{
		Schema: "lifecycle/machine/2",
		Name:   "node_table",
		Source: "技术支持流程优化标准化工具 (technical support process standardisation), step 2 and 3",
		States: nodes(),
		Start:  []lifecycle.State{nodeFeedback},
		End:    []lifecycle.State{nodeArchived},
		Transitions: []machine.TransitionSpec{
			step("receive", nodeFeedback, nodeFirstResponse),
			step("respond", nodeFirstResponse, nodeClassification, firstLine),
			guarded(step("classify", nodeClassification, nodeInvestigation, firstLine), "classified"),
			step("find", nodeInvestigation, nodeSolution, firstLine),
			step("escalate", nodeInvestigation, nodeEscalation),
			step("escalate", nodeSolution, nodeEscalation),
			step("submit", nodeEscalation, nodeExpert, firstLine),
			step("find", nodeExpert, nodeSolution, expert),
			step("propose", nodeSolution, nodeConfirmation),
			guarded(step("confirm", nodeConfirmation, nodeArchived), "resolution_record"),
			noted(step("not_solved", nodeConfirmation, nodeInvestigation), "added: the customer's feedback may be that it is not solved"),
		},
		Guards: []machine.GuardSpec{
			{Name: "classified", When: classified, Note: "《问题分类词典》: a category of the dictionary, not a vague one"},
			{Name: "resolution_record", When: needs(
				"record.symptom", "record.investigation", "record.solution", "record.customer_feedback", "record.prevention",
			), Note: "《技术支持记录表》: symptom, investigation, solution, customer feedback, prevention"},
		},
		Timers: []machine.TimerSpec{
			{Name: "escalate_investigation", State: nodeInvestigation, Since: machine.SinceCreated, After: lifecycle.Duration(2 * time.Hour), Event: "escalate",
				Note: "the problem is unresolved after two hours; the document does not say since when: here since the feedback came in"},
			{Name: "escalate_solution", State: nodeSolution, Since: machine.SinceCreated, After: lifecycle.Duration(2 * time.Hour), Event: "escalate",
				Note: "as in investigation"},
		},
	}
}

func nodes() []machine.StateSpec {
	const minute = lifecycle.Duration(time.Minute)
	return []machine.StateSpec{
		{Name: nodeFeedback, Class: machine.Open, Outputs: []string{"description"}, Note: "客户反馈: by telephone, ticket or e-mail"},
		{Name: nodeFirstResponse, Class: machine.Open, Owner: firstLine, Limit: 5 * minute, Note: "初步响应"},
		{
			Name: nodeClassification, Class: machine.Open, Owner: firstLine, Limit: 2 * minute,
			Inputs:   []string{"description"},
			Outputs:  []string{"category", "priority"},
			Standard: "by the dictionary of problem classes, without vague classes", Note: "问题分类与优先级判定",
		},
		{Name: nodeInvestigation, Class: machine.Open, Owner: firstLine, Note: "技术排查"},
		{
			Name: nodeEscalation, Class: machine.Open, Owner: firstLine, Limit: 10 * minute,
			Inputs:  []string{"escalation.preliminary_record", "escalation.reason"},
			Outputs: []string{"escalation.request"}, Note: "升级: submitted within the limit",
		},
		{Name: nodeExpert, Class: machine.Open, Owner: expert, Inputs: []string{"escalation.request"}, Note: "added: where the expert works"},
		{Name: nodeSolution, Class: machine.Open, Note: "解决方案制定"},
		{Name: nodeConfirmation, Class: machine.Waiting, WaitsOn: "customer", Note: "客户反馈"},
		{Name: nodeArchived, Class: machine.Done, Note: "归档闭环: with the resolution record"},
	}
}

func step(event string, from, to lifecycle.State, roles ...string) machine.TransitionSpec {
	return machine.TransitionSpec{Event: event, From: []lifecycle.State{from}, To: to, Roles: roles}
}

func guarded(t machine.TransitionSpec, guards ...string) machine.TransitionSpec {
	t.Guards = guards
	return t
}

func noted(t machine.TransitionSpec, note string) machine.TransitionSpec {
	t.Note = note
	return t
}

// needs returns the condition that each of the fields holds something.
func needs(fields ...string) priority.ConditionSpec {
	facts := priority.Facts{}
	for _, name := range fields {
		facts[name] = []string{"*"}
	}
	return priority.ConditionSpec{Facts: facts}
}
