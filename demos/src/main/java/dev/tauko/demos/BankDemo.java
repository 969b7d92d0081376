package dev.tauko.demos;

import static dev.tauko.Asyncio.coroutine;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.awaitTermination;
import static dev.tauko.tools.Tools.mapLimited;
import static dev.tauko.tools.Tools.retry;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Engine;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import dev.tauko.demos.BankAccount.Answer;
import dev.tauko.demos.BankAccount.Book;
import dev.tauko.demos.BankAccount.GetBalance;
import dev.tauko.demos.BankAccount.Question;
import dev.tauko.tools.Backoff;
import dev.tauko.tools.RetryPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A bank: accounts that are actors in direct style, some of which crash, and clerks who transfer
 * money between them by asking. Whatever crashes, no money is lost and none is made.
 */
@Command(
    name = "bank",
    description = "Actors in direct style that ask each other, and are restarted when they crash.")
final class BankDemo extends Demo {
  private static final int ACCOUNTS = 10;
  private static final int DEPOSIT = 1000;
  private static final int MOST = 400;
  private static final double CRASH_RATE = 0.2;

  /** How long an answer may take. An account that has crashed gives none. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  @Option(
      names = "--transfers",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "200",
      description = "How many transfers there are; ${DEFAULT-VALUE} otherwise.")
  private int transfers;

  @Option(
      names = "--clerks",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "16",
      description = "How many transfers are made at the same time; ${DEFAULT-VALUE} otherwise.")
  private int clerks;

  private final AtomicInteger crashes = new AtomicInteger();
  private final RetryPolicy untilAnswered =
      RetryPolicy.of(Integer.MAX_VALUE, Backoff.constant(Duration.ZERO))
          .retryIf(failure -> failure instanceof AsyncTimeoutException);

  BankDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) {
    out.printf(
        "%s with %d each, %s by %s; every third account crashes now and then%n%n",
        Text.count(ACCOUNTS, "account"),
        DEPOSIT,
        Text.count(transfers, "transfer"),
        Text.count(clerks, "clerk"));
    AtomicInteger total = new AtomicInteger();
    ActorRef<Void> bank =
        Engine.current().system().systemActorOf(bank(out, total), "bank", Props.empty());
    awaitTermination(bank);
    out.printf("Total:        %,d%n", total.get());
    boolean balanced = total.get() == ACCOUNTS * DEPOSIT;
    out.println(balanced ? "The books balance." : "The books do not balance.");
    return balanced ? 0 : Main.FAILED;
  }

  /** Opens the accounts, makes the transfers, and closes when all of them have been made. */
  private Behavior<Void> bank(PrintWriter out, AtomicInteger total) {
    return CoroutineBehavior.of(mailbox -> {
      List<ActorRef<Question>> all =
          IntStream.range(0, ACCOUNTS).mapToObj(number -> open(mailbox, number)).toList();
      List<Integer> numbers = IntStream.rangeClosed(1, transfers).boxed().toList();
      List<Answer> answers = mapLimited(numbers, clerks, number -> transfer(all, number));
      out.printf("Transferred:  %d%n", count(answers, Answer.BOOKED));
      out.printf("Not covered:  %d%n", count(answers, Answer.NOT_COVERED));
      out.printf("Crashes:      %d%n", crashes.get());
      out.printf("Asked again:  %d%n", untilAnswered.stats().retries());
      gather(
              all.stream()
                  .map(account -> coroutine(() -> answer(account, GetBalance::new)))
                  .toList())
          .forEach(total::addAndGet);
    });
  }

  private ActorRef<Question> open(Mailbox<Void> mailbox, int number) {
    double crashRate = number % 3 == 0 ? CRASH_RATE : 0;
    return mailbox.spawn(BankAccount.behavior(DEPOSIT, crashRate, crashes), "account-" + number);
  }

  private Answer transfer(List<ActorRef<Question>> all, int number) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int from = random.nextInt(ACCOUNTS);
    int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
    int amount = random.nextInt(1, MOST);
    Answer answer = book(all.get(from), number, -amount);
    return answer == Answer.BOOKED ? book(all.get(to), number, amount) : answer;
  }

  private Answer book(ActorRef<Question> account, int transfer, int amount) {
    return answer(account, replyTo -> new Book(transfer, amount, replyTo));
  }

  /** Asks until there is an answer. */
  private <R> R answer(ActorRef<Question> account, Function<ActorRef<R>, Question> question) {
    return retry(untilAnswered, () -> ask(account, question, PATIENCE));
  }

  private static long count(List<Answer> answers, Answer which) {
    return answers.stream().filter(answer -> answer == which).count();
  }
}
