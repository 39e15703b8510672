package classify

import "slices"

// StandardDictionarySpec returns the two categories that the Chinese process
// standard names, with keywords in Chinese and English. Those of A that are
// Chinese are the standard's own words; the others are this package's.
func StandardDictionarySpec() DictionarySpec {
	return DictionarySpec{
		Schema: dictionarySchema,
		Categories: []CategorySpec{
			{Code: "A", Name: "登录异常"},
			{Code: "B", Name: "数据同步失败"},
		},
		Rules: []KeywordRuleSpec{
			{Name: "login fault", Category: "A", Any: []string{"登录", "密码", "login", "log in", "sign in", "password", "locked out"}},
			{Name: "data synchronisation failure", Category: "B", Any: []string{"同步", "sync", "syncing", "synchroni*", "out of sync"}},
		},
	}
}

// StandardIntakeSpec returns the fields that the Chinese process standard makes
// mandatory, as the facts category_code, priority and escalation_status. The
// codes are those of the desk's dictionary; any other category_code is a gap.
// Without codes any value is accepted.
func StandardIntakeSpec(codes ...string) IntakeSpec {
	return IntakeSpec{
		Schema: intakeSchema,
		Fields: []FieldSpec{
			{Name: "category_code", Label: "问题分类代码", OneOf: slices.Clone(codes)},
			{Name: "priority", Label: "优先级", OneOf: levels()},
			{Name: "escalation_status", Label: "升级状态"},
		},
	}
}

// HandbookIntakeSpec returns the seven fields that the handbook's ticket file
// asks of every ticket, each with what it is for: the facts priority, category,
// customer, product, channel, assignee and status. Desks set channel and
// assignee automatically, but a ticket without them is not complete. The codes
// are as in [StandardIntakeSpec].
func HandbookIntakeSpec(codes ...string) IntakeSpec {
	return IntakeSpec{
		Schema: intakeSchema,
		Fields: []FieldSpec{
			{Name: "priority", Label: "priority: promises, place in the queue", OneOf: levels()},
			{Name: "category", Label: "category: routing, reports", OneOf: slices.Clone(codes)},
			{Name: "customer", Label: "customer: context, tier of promises"},
			{Name: "product", Label: "product or feature: the specialist"},
			{Name: "channel", Label: "channel: the response that is expected"},
			{Name: "assignee", Label: "assignee: who answers for it"},
			{Name: "status", Label: "status: workflow"},
		},
	}
}

func levels() []string { return []string{"p1", "p2", "p3", "p4", "p5"} }
