package classify

// StandardDictionarySpec returns the two categories that the second source
// document names, with keywords in Chinese and English. Those of A that are
// Chinese are the document's own words; the others are this package's.
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

// StandardIntakeSpec returns the fields that the second source document makes
// mandatory: category code, priority and escalation status.
func StandardIntakeSpec() IntakeSpec {
	return IntakeSpec{
		Schema: intakeSchema,
		Fields: []FieldSpec{
			{Name: "category_code", Label: "问题分类代码"},
			{Name: "priority", Label: "优先级", OneOf: []string{"p1", "p2", "p3", "p4", "p5"}},
			{Name: "escalation_status", Label: "升级状态"},
		},
	}
}
