package coref

import (
	"github.com/newsgraph/kg/data"
)

var (
	men = data.Words(`
		man boy father son brother husband uncle nephew grandfather gentleman guy king prince emperor sultan sheikh duke
		lord businessman policeman congressman chairman spokesman fisherman gunman waiter actor widower grandson monk
		priest sheikh imam`)
	women = data.Words(`
		woman girl mother daughter sister wife aunt niece grandmother lady queen princess empress duchess businesswoman
		policewoman congresswoman chairwoman spokeswoman waitress actress widow granddaughter nun`)

	maleWords = data.Words(`
		mr sir lord king prince sheikh abdul james john robert michael william david richard joseph thomas charles
		christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy
		ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin
		samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan henry douglas
		zachary peter kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl harold dylan
		arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy
		vincent mason roy ralph bobby russell bradley philip eugene barack joe bill george tony gordon vladimir dmitry
		sergei boris mikhail ivan igor oleg viktor nikolai alexei mohammed muhammad mohamed ahmed ahmad ali hassan
		hussein hassan mahmoud mustafa omar osama khalid ibrahim abdullah yasser bashar saddam hamid nouri haider
		moqtada muqtada ayman qasem hosni hugo fidel raul carlos luis jorge pedro pablo miguel manuel fernando diego
		javier antonio francisco roberto marco mario giovanni luca silvio nicolas jacques francois pierre jean michel
		philippe emmanuel gerhard helmut hans klaus wolfgang jurgen karl otto fritz kim kofi nelson jacob thabo ban xi
		hu wen shinzo junichiro narendra manmohan rajiv pervez nawaz asif imran recep benjamin ariel ehud shimon yitzhak
		avigdor martin simon ian neil graham stuart nigel colin trevor oliver harry rupert julian liam connor declan
		sebastian felix`)
	femaleWords = data.Words(`
		mrs ms miss madam queen princess lady mary patricia jennifer linda elizabeth barbara susan jessica sarah karen
		nancy lisa margaret betty sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah
		stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha
		katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia
		victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa
		ann sara madison frances kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn
		danielle beverly isabella theresa diana natalie brittany charlotte marie kayla alexis lori hillary condoleezza
		madeleine theresa angela ursula christine benazir aung indira sonia hasina khaleda michelle cristina dilma ellen
		joyce yulia tatiana natalia olga svetlana elena irina anastasia fatima aisha khadija zainab leila layla maryam
		nadia noor hanan tzipi golda greta ingrid astrid sofia lucia carmen rosa isabel ana paula claudia silvia
		francesca giulia chiara amelie claire sophie camille chloe nathalie brigitte segolene simone nora kate jane lucy
		zoe fiona nicola gillian`)
)
