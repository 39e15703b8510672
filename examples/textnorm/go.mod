module github.com/supportops/policy/examples/textnorm

go 1.25.0

require (
	github.com/supportops/policy v0.0.0
	golang.org/x/text v0.31.0
)

replace github.com/supportops/policy => ../..
