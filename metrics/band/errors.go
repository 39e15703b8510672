package band

const pkg = "band"
