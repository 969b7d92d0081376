package dev.tauko.test;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A generator of numbers that are the same in any JVM: SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, 2014). Thread-safe.
 */
final class SplitMix implements RandomGenerator {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final AtomicLong state;

  SplitMix(long seed) {
    this.seed = seed;
    state = new AtomicLong(seed);
  }

  @Override
  public long nextLong() {
    long z = state.addAndGet(GAMMA);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 up to, and without, a small bound. */
  int below(int bound) {
    return (int) ((nextLong() >>> 33) % bound);
  }

  /** Whether a number has been drawn. */
  boolean isDrawn() {
    return state.get() != seed;
  }
}
