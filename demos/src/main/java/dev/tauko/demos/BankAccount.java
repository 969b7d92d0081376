package dev.tauko.demos;

import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An account of the bank, as an actor in direct style. It writes each booking into its journal
 * before it answers. When it has crashed, its supervisor starts it anew, and it finds its balance
 * there; who has not had an answer asks again, and what has been booked is not booked twice.
 */
final class BankAccount {

  /** What an account is asked. */
  sealed interface Question {}

  /**
   * Books an amount, a negative one if it leaves the account.
   *
   * @param transfer the number of the transfer: one that comes again is only answered again
   */
  record Book(int transfer, int amount, ActorRef<Answer> replyTo) implements Question {}

  /** Tells the balance. */
  record GetBalance(ActorRef<Integer> replyTo) implements Question {}

  /** What an account answers to a booking. */
  enum Answer {
    BOOKED,
    NOT_COVERED
  }

  /** What a crash throws. */
  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The bookings by their transfers: what outlives a crash, as a file would. */
  private final SequencedMap<Integer, Integer> journal = new LinkedHashMap<>();

  private final AtomicInteger crashes;
  private final double crashRate;

  private BankAccount(int deposit, double crashRate, AtomicInteger crashes) {
    journal.put(0, deposit);
    this.crashRate = crashRate;
    this.crashes = crashes;
  }

  /**
   * An account, and its supervisor.
   *
   * @param deposit what it has at first
   * @param crashRate how many of its bookings break down, from 0 to 1
   * @param crashes where they are counted
   */
  static Behavior<Question> behavior(int deposit, double crashRate, AtomicInteger crashes) {
    BankAccount account = new BankAccount(deposit, crashRate, crashes);
    return Behaviors.supervise(CoroutineBehavior.<Question>of(account::run))
        .onFailure(PowerCut.class, SupervisorStrategy.restart().withLoggingEnabled(false));
  }

  private void run(Mailbox<Question> mailbox) {
    int balance = journal.values().stream().mapToInt(Integer::intValue).sum();
    for (Question question : mailbox.messages()) {
      switch (question) {
        case GetBalance(var replyTo) -> replyTo.tell(balance);
        case Book(int transfer, int amount, var replyTo) -> {
          if (journal.containsKey(transfer)) {
            replyTo.tell(Answer.BOOKED);
          } else if (balance + amount < 0) {
            replyTo.tell(Answer.NOT_COVERED);
          } else {
            perhapsCrash();
            journal.put(transfer, amount);
            balance += amount;
            perhapsCrash();
            replyTo.tell(Answer.BOOKED);
          }
        }
      }
    }
  }

  /** Before it has been booked, or after, and always before anybody has been told. */
  private void perhapsCrash() {
    if (ThreadLocalRandom.current().nextDouble() < crashRate / 2) {
      crashes.incrementAndGet();
      throw new PowerCut();
    }
  }
}
