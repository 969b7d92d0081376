package dev.tauko.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The command line of a program, read from left to right. */
public final class Arguments {
  private final String usage;
  private final Deque<String> left;

  /** The arguments of a program that is used as {@code usage} says. */
  public Arguments(String usage, String[] arguments) {
    this.usage = usage;
    this.left = new ArrayDeque<>(List.of(arguments));
  }

  /** The next argument, which is one of these words; the first of them if nothing is left. */
  public String word(String... accepted) {
    String word = left.isEmpty() ? accepted[0] : left.remove();
    if (!List.of(accepted).contains(word)) {
      throw bad("\"" + word + "\" is none of " + String.join(", ", accepted));
    }
    return word;
  }

  /** The next argument, a whole number from 1 up; {@code otherwise} if nothing is left. */
  public int number(int otherwise) {
    String word = left.isEmpty() ? String.valueOf(otherwise) : left.remove();
    int number;
    try {
      number = Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw bad("\"" + word + "\" is no whole number");
    }
    if (number < 1) {
      throw bad(number + " is less than 1");
    }
    return number;
  }

  /** The next argument, one of 1, 10, 100 and so on; {@code otherwise} if nothing is left. */
  public int powerOfTen(int otherwise) {
    int number = number(otherwise);
    int rest = number;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    if (rest != 1) {
      throw bad(number + " is no power of ten");
    }
    return number;
  }

  /** The next argument, the http URL of a page. */
  public String url() {
    String word = left.isEmpty() ? "" : left.remove();
    if (!word.startsWith("http://")) {
      throw bad("\"" + word + "\" is no http URL");
    }
    return word;
  }

  /** Makes sure that nothing is left. */
  public void end() {
    if (!left.isEmpty()) {
      throw bad("\"" + left.peek() + "\" is one argument too many");
    }
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(what + "; usage: " + usage);
  }
}
