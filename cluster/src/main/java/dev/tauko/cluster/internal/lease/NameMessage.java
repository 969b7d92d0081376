package dev.tauko.cluster.internal.lease;

/** A message to the actor of a name, or of a shard of names. */
public interface NameMessage {}
