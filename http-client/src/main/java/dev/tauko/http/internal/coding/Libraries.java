package dev.tauko.http.internal.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import dev.tauko.internal.log.Loggers;
import org.slf4j.Logger;

/** Loads the libraries that some content codings need. Each is optional. */
@FunctionalInterface
public interface Libraries {

  /**
   * Those on the class path. Each is loaded when it is first asked for; if one is there and does
   * not load, this is logged.
   */
  Libraries OF_THIS_SYSTEM =
      coding ->
          switch (coding) {
            case "br" -> Brotli.LOADS;
            case "zstd" -> Zstd.LOADS;
            default -> true;
          };

  /** Whether the library of a coding is there, loading it if need be. May block. */
  boolean has(String coding);

  /** Of {@code br}. */
  final class Brotli {
    private static final boolean LOADS = loads("br", () -> Brotli4jLoader.ensureAvailability());

    private Brotli() {}
  }

  /** Of {@code zstd}. */
  final class Zstd {
    private static final boolean LOADS = loads("zstd", () -> Native.load());

    private Zstd() {}
  }

  /** Tries to load a library, to which the classes that {@code loading} names belong. */
  static boolean loads(String coding, Runnable loading) {
    try {
      loading.run();
      return true;
    } catch (NoClassDefFoundError absent) {
      return false;
    } catch (LinkageError | RuntimeException unusable) {
      Logger log = Loggers.of("dev.tauko.http.ClientSession");
      log.warn(
          "Bodies in the coding {} cannot be read on this system: {}", coding, unusable.toString());
      return false;
    }
  }
}
