package dev.tauko.http.internal.cookie;

/**
 * How much a jar takes in.
 *
 * @param maxPerDomain how many cookies of one domain
 * @param maxTotal how many cookies in all
 * @param maxSize how many bytes name and value of a cookie may have together
 */
public record CookieLimits(int maxPerDomain, int maxTotal, int maxSize) {}
