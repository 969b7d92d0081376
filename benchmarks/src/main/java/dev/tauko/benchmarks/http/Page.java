package dev.tauko.benchmarks.http;

/** What is known of the pages that the programs get: their sizes. */
public final class Page {
  /** The bytes of the small page. */
  public static final int SMALL = 12;

  /** The bytes of the large page. */
  public static final long LARGE = 1L << 30;

  private Page() {}

  /** How many of all requests one worker makes, so that they add up. */
  public static int share(int requests, int workers, int worker) {
    return requests / workers + (worker < requests % workers ? 1 : 0);
  }

  /** Makes sure that so many small pages have arrived. */
  public static void check(long bytes, int pages) {
    if (bytes != (long) SMALL * pages) {
      throw new IllegalStateException(pages + " small pages had " + bytes + " bytes");
    }
  }

  /** Makes sure that a large page has arrived. */
  public static void checkLarge(long bytes) {
    if (bytes != LARGE) {
      throw new IllegalStateException("the large page had " + bytes + " bytes");
    }
  }
}
