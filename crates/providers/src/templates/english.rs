//! What the built-in writer says in English. Every line is true of any topic: what is not known is asked, never made
//! up. `{t}` is the topic within a sentence, `{T}` at its beginning.

use super::book::{Book, Books};
use studio::api::ScriptKind;

pub(super) const BOOKS: Books = Books {
    count: &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    of: |kind| match kind {
        ScriptKind::List => &LIST,
        ScriptKind::HowTo => &HOW_TO,
        ScriptKind::Story => &STORY,
        ScriptKind::MythFact => &MYTH_FACT,
        ScriptKind::Product => &PRODUCT,
        ScriptKind::Quote => &QUOTE,
        ScriptKind::Explainer => &EXPLAINER,
    },
};

const LIST: Book = Book {
    openings: &[
        "Let's count: {t}.",
        "{T}: let's go through it, one point at a time.",
        "If you only have a minute for {t}, start here.",
        "What would you put on a list about {t}?",
    ],
    first: "Number {n}: ",
    next: &["Number {n}: "],
    last: "And number {n}: ",
    around: &[
        &["Keep count, and pick your favorite."],
        &["Which of these did you already know?"],
        &["If one of them surprised you, you are probably not the only one."],
        &["Now put them in your own order."],
    ],
    bare: &[
        &["Make a guess first: what comes at the top of your own list?"],
        &["Would your best friend name the same thing?", "Ask, and compare."],
        &["Start by writing down everything that comes to mind about {t}."],
        &["Cross out whatever you only heard once and never checked."],
        &["Mark the points that you have seen with your own eyes."],
        &["Of all that is left, keep the three that you would defend in an argument."],
        &["Put the strongest one last. Endings are what people take home."],
        &["Read your list out loud, and listen for the weak spot."],
        &["If a point needs a long excuse, it does not belong on the list."],
        &["A short list that is true beats a long one that is padded."],
        &["And leave one line empty, for what you will learn tomorrow."],
    ],
    closings: &[
        "Which one would you put first? Tell me in the comments.",
        "What is missing from this list? Write it below.",
        "Save this, and add a point of your own.",
    ],
};

const HOW_TO: Book = Book {
    openings: &[
        "{T}: let's take it one step at a time.",
        "If {t} feels like a lot, start with one small step.",
        "Today's plan: {t}.",
        "Thinking about {t}? Here is where to begin.",
    ],
    first: "Step {n}: ",
    next: &["Step {n}: "],
    last: "And step {n}: ",
    around: &[
        &["Take your time with that one."],
        &["Stop for a moment, and check that it looks right so far."],
        &["If something goes wrong, go back one step instead of starting over."],
        &["That is all of it, in order."],
    ],
    bare: &[
        &["Look at a finished example first, so you know what you are aiming for."],
        &["Lay out everything you need before you begin.", "Stopping halfway to look for things is no fun."],
        &["Do only the first step, and do it slowly."],
        &["Then stop and look: is it the way it should be?"],
        &["If it is, go on. If it is not, fix it now, while that is still easy."],
        &["Finish one step before you reach for the next."],
        &["When you get stuck, go back one step instead of starting over."],
        &["Write down what worked, and what did not."],
        &["Next time, those notes are worth more than any video, this one included."],
        &["And if it goes wrong, you know which step to watch."],
        &["Nobody has to see your first try but you."],
    ],
    closings: &[
        "Try it today, and tell me which step was the hardest.",
        "Save this for the day you try it.",
        "What would you do differently? Tell me below.",
    ],
};

const STORY: Book = Book {
    openings: &[
        "This is a story about {t}.",
        "Picture it for a moment: {t}.",
        "Some stories start with a question. This one starts with {t}.",
        "Let me take you there: {t}.",
    ],
    first: "It begins like this. ",
    next: &["Then: ", "", "After that: ", ""],
    last: "And in the end: ",
    around: &[
        &["Remember that. It matters later."],
        &["Now imagine you had been there."],
        &["What would you have done?"],
        &["Think about how differently that could have gone."],
    ],
    bare: &[
        &["Close your eyes for a second, and picture the place."],
        &["Who is there? What can you hear?"],
        &["Somebody wants something. There is no story without that."],
        &["And something stands in the way.", "Maybe a person. Maybe time. Maybe fear."],
        &["What would you do first?"],
        &["Then comes the moment after which there is no way back."],
        &["Look closely at that moment, because everything turns on it."],
        &["Who knew what would happen next, and who only guessed?"],
        &["How does it end? That depends on who is telling it."],
        &["Ask the oldest person you know what they remember about {t}."],
        &["The part that is left out is often the part worth asking about."],
    ],
    closings: &[
        "How would you tell it? Write the next line below.",
        "Do you know a story about this? Tell it in the comments.",
        "Send this to somebody who would tell it better.",
    ],
};

const MYTH_FACT: Book = Book {
    openings: &[
        "You have heard things about {t}. But which of them are true?",
        "{T}: what is true, and what is only said?",
        "Let's test what you believe about {t}.",
        "Be honest: how much of what you know about {t} did you ever check?",
    ],
    first: "Here is what is true: ",
    next: &["Also true: ", "And this: "],
    last: "And the last fact: ",
    around: &[
        &["Did you believe something else until now?"],
        &["Say that to somebody, and watch their face."],
        &["Check it yourself. That is what facts are for."],
        &["Now think of what you were told, and compare."],
    ],
    bare: &[
        &["Take the one thing that people like to say about it."],
        &["Where did you hear it first?"],
        &["Was it from somebody who saw it, or from somebody who had only heard it, too?"],
        &["Here is a good test: what would have to happen for it to be wrong?"],
        &["If nothing could ever prove it wrong, it is not a fact. It is a belief."],
        &["Look for one case where it did not hold."],
        &["One clear exception turns a rule into a maybe."],
        &["Ask who gains if you believe it."],
        &["Saying a thing often does not make it true."],
        &["Sounding strange does not make it false, either."],
        &["Keep what survives. Let go of the rest."],
    ],
    closings: &[
        "Which one did you believe? Tell me in the comments.",
        "What else should be put to the test? Write it below.",
        "Send this to somebody who still believes the other thing.",
    ],
};

const PRODUCT: Book = Book {
    openings: &[
        "Let's talk about {t}.",
        "Is {t} something for you? Let's find out.",
        "Before you make up your mind about {t}, watch this.",
        "{T}: here is what to look at.",
    ],
    first: "First: ",
    next: &["Next: ", "Good to know: ", "There is more: "],
    last: "And one more thing: ",
    around: &[
        &["Think about where you would use that."],
        &["Is that what you were looking for?"],
        &["Compare that with what you use today."],
        &["Then decide. Nobody else knows your day as well as you do."],
    ],
    bare: &[
        &["What would you like to be rid of? Say it in one sentence."],
        &["How do you handle it today, and what does that cost you?"],
        &["Count the minutes, not only the money."],
        &["What would have to be better for you to notice?"],
        &["Write that down. It is your test."],
        &["Look at {t} with that one test in mind."],
        &["Ask to see it work, not only to hear about it."],
        &["Ask what it cannot do. An honest answer is a good sign."],
        &["Ask what happens when something breaks."],
        &["Sleep on it. A good choice is still good in the morning."],
        &["If it passes your test, you have your answer."],
    ],
    closings: &[
        "Would you try it? Tell me why, or why not.",
        "What else would you like to know? Ask below.",
        "Know somebody who could use this? Send it to them.",
    ],
};

const QUOTE: Book = Book {
    openings: &[
        "Some words are worth hearing twice: {t}.",
        "Here is something to think about today: {t}.",
        "Take a breath, and listen: {t}.",
        "What do you hear in these words: {t}?",
    ],
    first: "",
    next: &["", "And: "],
    last: "",
    around: &[
        &["Now hear it again with that in mind."],
        &["Does that change what it means to you?"],
        &["Keep that thought for a moment."],
    ],
    bare: &[
        &["Say it once more, slowly, and listen to each word."],
        &["Which word would you change?", "Take it out, and see what is left."],
        &["Is it a comfort, or is it a warning?"],
        &["It may be both, depending on the day you hear it."],
        &["Who would need to hear this today?"],
        &["Think of the last time it would have helped you."],
        &["What did you do instead?"],
        &["Words are only words until somebody acts on them."],
        &["So pick one small thing today, and do it that way."],
        &["Tonight, ask yourself whether it was true."],
        &["If it was, keep it. If it was not, find better words."],
    ],
    closings: &[
        "What does it mean to you? Tell me below.",
        "Send this to the person you just thought of.",
        "Save this for a day when you need it.",
    ],
};

const EXPLAINER: Book = Book {
    openings: &[
        "{T}: it sounds simple, until you have to explain it.",
        "What do you really know about {t}?",
        "Let's look closely at {t}.",
        "Today, in plain words: {t}.",
    ],
    first: "Start here: ",
    next: &["", "Next: ", ""],
    last: "And the last piece: ",
    around: &[
        &["Hold on to that thought. The rest builds on it."],
        &["Say that back in your own words, and it will stick."],
        &["Put the pieces next to each other, and look again."],
        &["What would you ask next?"],
    ],
    bare: &[
        &["Start with what you can see, and leave out what you only heard."],
        &["Which parts can you name without looking them up?"],
        &["What does each of them do, and what would be missing without it?"],
        &["Ask what comes first, and what only follows from it."],
        &["If you changed one thing, what else would change with it?"],
        &["Try to explain it to a child, in three short sentences."],
        &["The place where you get stuck is exactly the place to look."],
        &["Look it up, come back, and try again."],
        &["Knowing the name of a thing is not the same as knowing the thing."],
        &["When you can say it simply, you have understood it."],
        &["And the next time somebody asks about {t}, you will not have to guess."],
    ],
    closings: &[
        "What surprised you most? Tell me in the comments.",
        "What should I explain next? Write it below.",
        "Share this with somebody who always asks why.",
    ],
};
