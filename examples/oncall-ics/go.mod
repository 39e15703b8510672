module github.com/supportops/policy/examples/oncall-ics

go 1.25.0

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/google/go-cmp v0.7.0
	github.com/supportops/policy v0.0.0
)

replace github.com/supportops/policy => ../..
