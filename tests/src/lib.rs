//! Contract suites, power cuts, processes and benchmarks over the whole register
