package dev.tauko.demos;

import com.typesafe.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user hears when something is wrong. */
final class Problems {
  private Problems() {}

  /** An argument that is not accepted: what is wrong with it, and where the help is. */
  static int wrongArgument(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tauko: " + message(problem));
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println(
        "Try \"" + command.getCommandSpec().qualifiedName() + " --help\" for what is accepted.");
    return Main.WRONG_USE;
  }

  private static String message(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    if (problem instanceof UnmatchedArgumentException unmatched
        && command.getParent() == null
        && !unmatched.isUnknownOption()) {
      return "there is no command '"
          + unmatched.getUnmatched().getFirst()
          + "'; accepted: "
          + String.join(", ", command.getSubcommands().keySet());
    }
    return String.valueOf(problem.getMessage());
  }

  /**
   * An exception that ended a demo: a wrong configuration or environment, or what nobody thought
   * of.
   */
  static int failure(Exception problem, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (problem instanceof ConfigException wrong) {
      err.println("tauko: the configuration is not accepted: " + wrong.getMessage());
      return Main.WRONG_USE;
    }
    if (problem instanceof WrongEnvironmentException wrong) {
      err.println("tauko: " + wrong.getMessage());
      return Main.WRONG_USE;
    }
    err.println("tauko: " + command.getCommandName() + " failed:");
    problem.printStackTrace(err);
    return Main.FAILED;
  }
}
