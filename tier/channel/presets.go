package channel

import "github.com/supportops/policy/priority"

// StandardSpec returns the six channels of the support-operations guide, and
// rules drawn from what it says each is best for. The titles are the words of
// the guide; the names, "self-service", "chatbot", "chat", "email", "phone" and
// "video", are those of channels in all of this module. The facts are urgency
// and complexity (each "low", "medium" or "high"), and sensitive and demo
// ("true").
func StandardSpec() Spec {
	const self, bot, chat, mail, phone, video = "self-service", "chatbot", "chat", "email", "phone", "video"
	is := func(fact, value string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{fact: {value}}}
	}
	low := priority.ConditionSpec{All: []priority.ConditionSpec{is("urgency", "low"), is("complexity", "low")}}
	return Spec{
		Schema: schema,
		Facts:  []string{"urgency", "complexity", "sensitive", "demo"},
		Channels: []ProfileSpec{
			{self, "Self-service", "Common issues", Lowest, Highest, Lowest},
			{bot, "Chatbot", "Quick questions", Low, High, Low},
			{chat, "Live chat", "Real-time help", Medium, Medium, Medium},
			{mail, "Email/Ticket", "Complex issues", Medium, Medium, Medium},
			{phone, "Phone", "Urgent/sensitive", High, Low, High},
			{video, "Video", "Technical demos", High, Low, Highest},
		},
		Rules: []AdviceRuleSpec{
			{"sensitive", priority.ConditionSpec{Facts: priority.Facts{"sensitive": {"true"}}}, []string{phone, video}, "a sensitive matter wants a person's voice"},
			{"urgent", is("urgency", "high"), []string{phone, chat, video}, "an urgent matter cannot wait for mail"},
			{"demo", priority.ConditionSpec{Facts: priority.Facts{"demo": {"true"}}}, []string{video, phone}, "what must be shown is shown on video"},
			{"complex", is("complexity", "high"), []string{mail, video, phone}, "a complex issue needs attachments and time"},
			{"simple", low, []string{self, bot, chat, mail, phone, video}, "a common question is answered anywhere, at once by self-service"},
			{"real time", is("urgency", "medium"), []string{chat, phone, mail, video}, "help in real time, with a person"},
		},
		Otherwise: []string{mail, chat, phone, video},
	}
}

// HandbookBotSpec returns the handbook's rules for who answers, the bot or a
// person, as a guide with these two channels. The facts sensitive,
// human_requested, needs_human, after_hours, vip, faq and article count if they
// are "true"; confidence is a number in percent. A dictionary of package
// priority/classify can find sensitive words. The handbook does not say below
// which confidence the bot hands over: 60 % is our own, as is the order of its
// rules.
func HandbookBotSpec() Spec {
	const bot, person = "bot", "person"
	is := func(facts ...string) priority.ConditionSpec {
		var any []priority.ConditionSpec
		for _, fact := range facts {
			any = append(any, priority.ConditionSpec{Facts: priority.Facts{fact: {"true"}}})
		}
		return priority.ConditionSpec{Any: any}
	}
	return Spec{
		Schema:   schema,
		Facts:    []string{"sensitive", "human_requested", "needs_human", "after_hours", "vip", "confidence", "faq", "article"},
		Channels: []ProfileSpec{{Name: bot, Title: "Bot"}, {Name: person, Title: "Person"}},
		Rules: []AdviceRuleSpec{
			{"sensitive, or human asked for", is("sensitive", "human_requested"), []string{person}, "goes to L1"},
			{"needs a human", is("needs_human"), []string{person}, "must not be automated"},
			{"after hours", is("after_hours"), []string{bot}, "gives resources, a reply comes the next day"},
			{"VIP", is("vip"), []string{person, bot}, "the bot may be skipped"},
			{"low confidence", priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"confidence": priority.Below(60)}}, []string{person}, "the bot announces the handover"},
			{"FAQ matches", is("faq"), []string{bot}, "answers, asks whether it helped"},
			{"article matches", is("article"), []string{bot}, "links the article, offers chat"},
		},
		Otherwise: []string{person},
	}
}

// StandardChineseSpec returns the same channels and rules with the titles and
// purposes in the Chinese words of the support-operations guide.
func StandardChineseSpec() Spec {
	s := StandardSpec()
	for i, words := range [][2]string{
		{"自助服务", "常见问题"},
		{"聊天机器人", "快速咨询"},
		{"在线聊天", "实时协助"},
		{"邮件/工单", "复杂问题"},
		{"电话", "紧急/敏感问题"},
		{"视频", "技术演示"},
	} {
		s.Channels[i].Title, s.Channels[i].BestFor = words[0], words[1]
	}
	return s
}
