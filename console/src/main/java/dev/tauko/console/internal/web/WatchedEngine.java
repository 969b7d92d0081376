package dev.tauko.console.internal.web;

import dev.tauko.Engine;
import dev.tauko.console.internal.sample.Sampler;

/** An engine that is shown, and what looks at it. */
public record WatchedEngine(String name, Engine engine, Sampler sampler) {}
