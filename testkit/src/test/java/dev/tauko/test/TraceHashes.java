package dev.tauko.test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The hashes of the traces of a program, a line for each seed. Also a program of its own. */
final class TraceHashes {
  static final int SEEDS = 1000;

  private TraceHashes() {}

  static List<String> all(SimulationSetup setup) {
    List<String> hashes = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      hashes.add(seed + " " + hash(setup.seed(seed).trace(Programs::mixed)));
    }
    return hashes;
  }

  private static String hash(List<String> trace) {
    try {
      byte[] bytes = String.join("\n", trace).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Prints them. */
  public static void main(String[] arguments) {
    all(Simulation.setup()).forEach(System.out::println);
  }
}
