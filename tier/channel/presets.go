package channel

import "github.com/supportops/policy/priority"

// StandardMatrixSpec returns the six channels of the first source document,
// and rules drawn from what it says each is best for. The facts are urgency,
// complexity (each "low", "medium" or "high"), sensitive and demo ("true").
func StandardMatrixSpec() MatrixSpec {
	const self, bot, chat, mail, phone, video = "Self-service", "Chatbot", "Live chat", "Email/Ticket", "Phone", "Video"
	is := func(fact, value string) priority.Condition {
		return priority.Condition{Fact: fact, Is: []string{value}}
	}
	low := priority.Condition{All: []priority.Condition{is("urgency", "low"), is("complexity", "low")}}
	return MatrixSpec{
		Schema: schema,
		Facts:  []string{"urgency", "complexity", "sensitive", "demo"},
		Channels: []Spec{
			{self, "Common issues", Lowest, Highest, Lowest},
			{bot, "Quick questions", Low, High, Low},
			{chat, "Real-time help", Medium, Medium, Medium},
			{mail, "Complex issues", Medium, Medium, Medium},
			{phone, "Urgent/sensitive", High, Low, High},
			{video, "Technical demos", High, Low, Highest},
		},
		Rules: []RuleSpec{
			{"sensitive", priority.Condition{Fact: "sensitive"}, []string{phone, video}, "a sensitive matter wants a person's voice"},
			{"urgent", is("urgency", "high"), []string{phone, chat, video}, "an urgent matter cannot wait for mail"},
			{"demo", priority.Condition{Fact: "demo"}, []string{video, phone}, "what must be shown is shown on video"},
			{"complex", is("complexity", "high"), []string{mail, video, phone}, "a complex issue needs attachments and time"},
			{"simple", low, []string{self, bot, chat, mail, phone, video}, "a common question is answered anywhere, at once by self-service"},
			{"real time", is("urgency", "medium"), []string{chat, phone, mail, video}, "help in real time, with a person"},
		},
		Otherwise: []string{mail, chat, phone, video},
	}
}

// StandardMatrixChineseSpec returns the same channels in the Chinese words of
// the first source document.
func StandardMatrixChineseSpec() MatrixSpec {
	s := StandardMatrixSpec()
	words := map[string][2]string{
		"Self-service": {"自助服务", "常见问题"},
		"Chatbot":      {"聊天机器人", "快速咨询"},
		"Live chat":    {"在线聊天", "实时协助"},
		"Email/Ticket": {"邮件/工单", "复杂问题"},
		"Phone":        {"电话", "紧急/敏感问题"},
		"Video":        {"视频", "技术演示"},
	}
	for i := range s.Channels {
		w := words[s.Channels[i].Name]
		s.Channels[i].Name, s.Channels[i].BestFor = w[0], w[1]
	}
	rename := func(channels []string) {
		for i := range channels {
			channels[i] = words[channels[i]][0]
		}
	}
	for i := range s.Rules {
		rename(s.Rules[i].Suits)
	}
	rename(s.Otherwise)
	return s
}
