module github.com/supportops/policy/examples/holidays

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/rickar/cal/v2 v2.1.13
	github.com/supportops/policy v0.0.0
)

replace github.com/supportops/policy => ../..
