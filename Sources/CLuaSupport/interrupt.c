// ^C: a signal handler may do next to nothing, so it writes one byte to a pipe that the main thread reads.
#include "CLuaSupport.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupt_descriptor = -1;

static void note_interrupt(int signal_number) {
    (void)signal_number;
    int saved = errno;
    ssize_t ignored = write(interrupt_descriptor, "i", 1);
    (void)ignored; // a full pipe already holds an interrupt
    errno = saved;
}

void lk_watch_interrupts(int descriptor) {
    interrupt_descriptor = descriptor;
    struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}
