package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;

/** A thread that prints a line: what there is to wait for when a program starts. */
public final class Hello {
  private Hello() {}

  /** Prints "hello". */
  public static void main(String[] args) throws InterruptedException {
    new Arguments("Hello", args).end();
    Thread.startVirtualThread(() -> System.out.println("hello")).join();
  }
}
