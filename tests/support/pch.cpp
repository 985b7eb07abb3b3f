// Empty on purpose: the target it belongs to exists only to build a precompiled header that all
// test programs use.
