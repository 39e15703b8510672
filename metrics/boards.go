package metrics

// handbookLayers returns the four layers of the guide's metrics file, and its
// boards by how often they are reviewed. What the file names on a board and
// nobody measures is left out: replies per ticket, the channel mix, trends.
func handbookLayers() []LayerSpec {
	return []LayerSpec{
		{Name: "business", Metrics: []Metric{Retention, Expansion, CostPerTicket}},
		{Name: "experience", Metrics: []Metric{CSAT, NPS, CES}},
		{Name: "operational", Metrics: []Metric{FirstResponse, Resolution, FCR, ResponseSLA, ResolutionSLA, Backlog, Escalation}},
		{Name: "activity", Metrics: []Metric{ticketsHandled, HandleTime, Utilization}},

		{Name: "agent board, daily", Metrics: []Metric{ticketsHandled, Utilization}, Owner: "agents", Every: "day"},
		{Name: "agent board, weekly", Metrics: []Metric{CSAT, HandleTime, FCR, Escalation, Reopen, metricQAScore}, Owner: "agents", Every: "week"},
		{Name: "team board, live", Metrics: []Metric{ResponseSLA, ResolutionSLA, Backlog, WaitTime}, Owner: "team leads", Every: "real time"},
		{Name: "team board, daily", Metrics: []Metric{CSAT, Escalation}, Owner: "team leads", Every: "day"},
		{Name: "capacity board, live", Metrics: []Metric{WaitTime, ticketsWaiting, Utilization, agentsMissing, Backlog}, Every: "real time"},
		{Name: "capacity board, daily", Metrics: []Metric{ticketsPerAgent, Utilization}, Every: "day"},
		{Name: "capacity board, weekly", Metrics: []Metric{HandleTime, coverageGaps}, Every: "week"},
		{Name: "capacity board, monthly", Metrics: []Metric{CostPerTicket}, Every: "month"},
	}
}

// diagnose adds, to the metrics that the guide's metrics and workforce files
// diagnose, the usual causes of a bad number, where to look and what to do.
func (s *CatalogSpec) diagnose() {
	for i := range s.Definitions {
		d := &s.Definitions[i]
		switch d.Metric {
		case CSAT:
			d.Causes = []string{"wrong solutions", "poor communication"}
			d.Look = []string{"quality reviews", "comments"}
			d.Do = []string{
				"find patterns in low scores", "recover the customers of scores 1 and 2", "train empathy",
				"check quality before closure", "share good work",
			}
		case FirstResponse:
			d.Causes = []string{"too few people", "poor routing"}
			d.Look = []string{"capacity", "queue"}
		case FCR:
			d.Causes = []string{"knowledge gaps", "escalation of what need not be"}
			d.Look = []string{"training", "gaps of the knowledge base"}
			d.Do = []string{
				"read the reasons of escalations", "write articles for the most frequent", "train L1",
				"give L1 more authority", "write decision trees",
			}
		case Reopen:
			d.Causes = []string{"early closing", "wrong solutions"}
			d.Look = []string{"quality reviews", "root causes"}
		case Escalation:
			d.Causes = []string{"L1 lacks training", "harder tickets"}
			d.Look = []string{"skills", "what the tickets are about"}
		case Utilization:
			d.Do = []string{"watch for burnout", "get help"}
		}
	}
}
