// Package preset has the SLA clocks of ten help desk products as policies of
// package sla, for desks that move from one of them or sit beside it.
//
// Each function returns a whole [sla.PolicySpec]: the product's states with
// their classes, and its clocks by the product's own names. The clocks promise
// nothing yet: each has one target without a deadline. Give them your targets,
// calendars and warnings:
//
//	p := preset.Zendesk()
//	p.Calendars = map[string]calendar.Spec{"office": office}
//	p.Clocks[0].Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour), Calendar: "office"}}
//
// # What they call it
//
//	they say                                     here
//	metric, KPI, SLA definition, goal, watch     clock
//	goal, time to, grace period                  target, within
//	schedule, business hours, coverage window    calendar
//	fulfilled, completed, achieved, succeeded    met
//	failed, violated, missed                     breached
//	cancelled, detached, cleared                 void
//	on hold, stopped, exclude-when               pause
//	attach, activate                             start
//	level, notification, threshold, milestone    warning
//	interval, instance, recurrence               cycle
//
// # Where the answers differ
//
//	product     what the product does                                   here
//	Zendesk     an edited policy reaches a ticket at its next update    a policy is an argument: it applies when it is passed
//	Zendesk     status metrics use the schedule valid at each change    one calendar for the whole clock, with versions from a date
//	ServiceNow  the percentage is rounded: 99.995 % counts as breached  exact: late is after the deadline
//	Jira        a clock outside its calendar is shown as paused         it is running, and the ledger says "shut"
//	Salesforce  a milestone's length may be computed by code            by a fact that the application states
//	Freshdesk   until 2026 one business day from closed hours ends at   the same with the day rule "same_time_or_closing", which ends
//	            the next day's close                                    there from the moment of opening, too
//	GLPI        a day is the same clock time, cut to the day's close,   the same with that rule from an evening; "same_time" is GLPI's
//	            and from a closed day the next one's first hour         from a closed day, and one target has one rule
//	Znuny       time in pending is removed afterwards without credit    the deadline is unknown while pending, and counting goes on
//	Zammad      the manual and the code differ on ignored states        the code is followed: they hold the clock
//	RT          business minutes first, then real minutes               one calendar for a target; the first part as the start, {"opening": …}
//	Dynamics    a resumed KPI is a new instance                         one cycle with a pause in it
//
// What no document of package sla can state: an order of signals within one
// event that users change (Appfire's Time to SLA), and a closing from hold that
// is compared with the deadline from before the hold (Zoho Desk), which
// contradicts that a clock is met if what it counted does not exceed what was
// promised.
//
// # Sources
//
// The products' own documentation as of 2026: Zendesk help 204770038,
// 4408829459866 and 7412192349466, and GitLab's handbook on Zendesk metrics;
// ServiceNow's documentation of SLA conditions and definitions; Atlassian's
// documentation of SLA conditions and example configurations; Salesforce help
// on entitlement processes and milestones; Freshdesk's pages on SLA policies;
// the code of GLPI (LevelAgreement.php, OLATest.php), Znuny (Ticket.pm), Zammad
// (lib/escalation) and Request Tracker (lib/RT/SLA.pm); Microsoft's
// documentation of service level agreements in Dynamics 365.
package preset
