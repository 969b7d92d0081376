package dev.tauko.benchmarks;

import dev.tauko.Asyncio;

/** A coroutine that prints a line: what there is to wait for when a program starts. */
public final class Hello {
  private Hello() {}

  /** Prints "hello". */
  public static void main(String[] args) {
    new Arguments("Hello", args).end();
    Asyncio.run(() -> System.out.println("hello"));
  }
}
