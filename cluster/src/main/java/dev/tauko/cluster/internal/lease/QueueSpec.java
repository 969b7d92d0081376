package dev.tauko.cluster.internal.lease;

/**
 * What all who use a queue must agree on.
 *
 * @param capacity how many items it holds at most, those included that somebody works on
 * @param type the name of the items' class
 */
public record QueueSpec(int capacity, String type) {}
