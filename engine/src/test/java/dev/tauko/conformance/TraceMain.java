package dev.tauko.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads programs of the conformance language, JSON lines, on standard input, and prints the result
 * of each as one line on standard output, in order: {@code {"id", "trace"}}, {@code {"id",
 * "rejected"}} with a reason, or {@code {"id", "error"}}. The option {@code --carrier
 * mailbox|portable} sets {@code tauko.carrier}.
 */
public final class TraceMain {
  private TraceMain() {}

  /** Runs until the end of the input. */
  public static void main(String[] arguments) throws IOException {
    String carrier = carrier(List.of(arguments));
    PrintStream out = System.out;
    System.setOut(System.err); // Standard output is for results; a log goes elsewhere.
    Quiet.please();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ProgramRunner runner = new ProgramRunner(carrier)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          out.print(Json.line(run(runner, line)) + "\n");
          out.flush();
        }
      }
    }
  }

  private static String carrier(List<String> arguments) {
    if (arguments.isEmpty()) {
      return "auto";
    }
    if (arguments.size() != 2 || !arguments.getFirst().equals("--carrier")) {
      throw new IllegalArgumentException(
          arguments + " is not accepted; accepted: --carrier mailbox|portable");
    }
    return arguments.getLast();
  }

  private static Result run(ProgramRunner runner, String line) {
    String id = "";
    try {
      JsonNode json = Json.parse(line);
      id = json.path("id").stringValue("");
      return runner.run(ProgramReader.read(json));
    } catch (Malformed e) {
      return new Result.Rejected(id, "malformed: " + e.getMessage());
    }
  }
}
